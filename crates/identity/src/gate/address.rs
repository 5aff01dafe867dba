//! What this is: from which address of the network a request comes, for counting attempts.
//! What it is not: proof of who it is, or something to keep: only its hash is counted.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, Request};

/// What stands before the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proxy {
    /// Nothing: browsers connect to the program itself.
    Direct,
    /// One proxy of our own, which writes the browser's address last into `X-Forwarded-For`.
    Trusted,
}

/// The address, as attempts are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClientAddress(pub(crate) String);

/// The address of a request. Without a trusted proxy the header counts for nothing: anybody can write it.
pub(super) fn of(request: &Request, proxy: Proxy) -> ClientAddress {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let told = match proxy {
        Proxy::Direct => None,
        Proxy::Trusted => told_by_proxy(request),
    };
    ClientAddress(told.or(peer).map_or_else(|| "unknown".to_owned(), counted_as))
}

fn told_by_proxy(request: &Request) -> Option<IpAddr> {
    let lines = request.headers().get_all("x-forwarded-for");
    let last = lines.into_iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

/// A home or an office has a whole /64 of IPv6 addresses: they count as one.
fn counted_as(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn seen(proxy: Proxy, forwarded: &str, peer: &str) -> String {
        let request = Request::builder().header("x-forwarded-for", forwarded);
        let mut request = request.body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo::<SocketAddr>(peer.parse().unwrap()));
        of(&request, proxy).0
    }

    #[test]
    fn a_header_that_anybody_can_write_counts_only_from_our_own_proxy() {
        assert_eq!(seen(Proxy::Direct, "203.0.113.9", "198.51.100.7:1"), "198.51.100.7");
        assert_eq!(seen(Proxy::Trusted, "1.2.3.4, 203.0.113.9", "198.51.100.7:1"), "203.0.113.9");
        assert_eq!(seen(Proxy::Trusted, "nonsense", "198.51.100.7:1"), "198.51.100.7");
    }

    #[test]
    fn the_addresses_of_one_house_count_as_one() {
        assert_eq!(seen(Proxy::Direct, "", "[2001:db8:1:2:3:4:5:6]:1"), "2001:db8:1:2::/64");
        assert_eq!(seen(Proxy::Direct, "", "[::ffff:198.51.100.7]:1"), "198.51.100.7");
    }
}
