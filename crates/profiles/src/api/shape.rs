//! What this is: the shapes in which the mapping is told to programs. What it is not: what is kept.

use serde::Serialize;
use utoipa::ToSchema;
use webkit::Problem;

use crate::model::{
    Answered, Assessment, Cell, MapRow, Pillar, PillarRules, Profile, Team, Verdict, evaluate,
};
use crate::provinces::Provinces;
use crate::store::figures::Figure;
use crate::store::meetings::Meeting;
use crate::store::participants::Participant;
use crate::store::rules::InForce;
use crate::store::swot::{Link, Point};

/// A Province in a pillar.
#[derive(Serialize, ToSchema)]
pub(super) struct ApiPillar {
    /// `sua`, `europa`, `innovazione`.
    pillar: &'static str,
    /// The profile that the network confirmed: `base`, `intermedio`, `avanzato`.
    confirmed: Option<&'static str>,
    /// The profile that the focus groups gave.
    label: Option<&'static str>,
    /// How the service is organised, and what else the source says.
    label_note: String,
    /// What the answers under way come to, in Italian; only for who sees the whole mapping.
    draft: Option<String>,
    /// Whether what was found is another profile than the label.
    differs: bool,
}

impl ApiPillar {
    fn of((pillar, cell): (Pillar, &Cell)) -> Self {
        let label = cell.label.as_ref();
        let note = label.map(|label| [label.subtype.as_str(), &label.organisation, &label.note]);
        let note = note
            .map(|texts| texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(". "));
        Self {
            pillar: pillar.code(),
            confirmed: cell.confirmed.as_ref().map(|(profile, _)| profile.code()),
            label: label.map(|label| label.profile.code()),
            label_note: note.unwrap_or_default(),
            draft: cell.draft.as_ref().map(Verdict::label),
            differs: cell.differs(),
        }
    }
}

/// A Province on the map.
#[derive(Serialize, ToSchema)]
pub(super) struct ApiProvince {
    /// The ISTAT code of its unit.
    id: String,
    /// Its name.
    name: String,
    /// Its two letters.
    sign: String,
    /// Its region.
    region: String,
    /// `nord-ovest`, `nord-est`, `centro`, `sud`, `isole`.
    area: &'static str,
    /// One per pillar; they are never averaged.
    pillars: Vec<ApiPillar>,
}

impl ApiProvince {
    pub(super) fn of(row: &MapRow) -> Self {
        Self {
            id: row.uts.clone(),
            name: row.name.clone(),
            sign: row.sign.clone(),
            region: row.region.clone(),
            area: row.area.code(),
            pillars: row.pillars().map(ApiPillar::of).collect(),
        }
    }
}

/// A Province with the verdicts of its latest answers.
#[derive(Serialize, ToSchema)]
pub(super) struct ApiProvinceWhole {
    /// The Province.
    #[serde(flatten)]
    pub(super) province: ApiProvince,
    /// The pillars that have answers; empty for who sees only what is published.
    pub(super) assessed: Vec<ApiAssessed>,
}

/// The latest answers in a pillar, judged by the rules in force.
#[derive(Serialize, ToSchema)]
pub(super) struct ApiAssessed {
    /// `sua`, `europa`, `innovazione`.
    pillar: &'static str,
    /// The number of this version of the answers.
    version: u32,
    /// Whether it was confirmed, and so is untouchable.
    confirmed: bool,
    /// Verdict, what is met, what blocks, what is unknown, reachable profiles, the way to the next one.
    #[schema(value_type = Object)]
    evaluation: serde_json::Value,
    /// The answers with evidence, who gave them and when.
    answers: Vec<ApiAnswer>,
}

/// An answer.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiProfileAnswer)]
pub(super) struct ApiAnswer {
    /// The code of the criterion.
    criterion: String,
    /// The code of the answer; empty if unknown.
    answer: String,
    /// What shows it.
    evidence: String,
    /// Where it can be seen.
    link: String,
    /// Who answered.
    answered_by: String,
    /// For which centre, or for the network.
    answered_for: String,
    /// When (UTC).
    answered_at: String,
}

impl ApiAnswer {
    fn of(kept: &Answered) -> Self {
        Self {
            criterion: kept.criterion.clone(),
            answer: kept.answer.clone(),
            evidence: kept.evidence.clone(),
            link: kept.link.clone(),
            answered_by: kept.answered_by.clone(),
            answered_for: kept.answered_for.clone(),
            answered_at: kept.answered_at.iso(),
        }
    }
}

impl ApiAssessed {
    pub(super) fn of(one: &Assessment, rules: &PillarRules, number: u32) -> Result<Self, Problem> {
        let found = evaluate(rules, number, &one.known_to(rules));
        Ok(Self {
            pillar: one.pillar.code(),
            version: one.number,
            confirmed: !one.is_draft(),
            evaluation: serde_json::to_value(&found).map_err(|why| Problem::internal(&why))?,
            answers: one.answers.iter().map(ApiAnswer::of).collect(),
        })
    }
}

/// A version of the rules.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiProfileRules)]
pub(super) struct ApiRules {
    /// Its number.
    version: u32,
    /// Where it comes from.
    source: String,
    /// Criteria, gates and conditions of each pillar.
    #[schema(value_type = Vec<Object>)]
    pillars: Vec<serde_json::Value>,
}

impl ApiRules {
    pub(super) fn of(in_force: &InForce) -> Result<Self, Problem> {
        let json = |rules: &PillarRules| serde_json::to_value(rules).map_err(|why| Problem::internal(&why));
        Ok(Self {
            version: in_force.number,
            source: in_force.rules.source.clone(),
            pillars: in_force.rules.pillars.iter().map(json).collect::<Result<_, _>>()?,
        })
    }
}

/// Somebody in a group.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiFocusParticipant)]
pub(super) struct ApiParticipant {
    /// The name in the source.
    name: String,
    /// The ISTAT code of the Province; absent for others.
    province: Option<String>,
    /// Whether it leads the pillar.
    leads: bool,
}

/// A meeting.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiFocusGroup)]
pub(super) struct ApiMeeting {
    /// Its id.
    id: String,
    /// `sua`, `europa`, `innovazione`.
    pillar: &'static str,
    /// `g1`, `g2`, `capofila`.
    group: &'static str,
    /// `presentazione`, `restituzione`, `altro`.
    kind: &'static str,
    /// The day, or the period in words.
    when: String,
    /// Empty where the source does not say.
    moderator: String,
    /// Empty where the source does not say.
    facilitator: String,
    /// What was said on each topic.
    topics: Vec<ApiTopic>,
    /// The minutes.
    minutes: String,
    /// Who belongs to the group.
    participants: Vec<ApiParticipant>,
    /// Where it comes from.
    source: String,
}

/// A topic.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiFocusTopic)]
pub(super) struct ApiTopic {
    /// Its code.
    topic: &'static str,
    /// What was said.
    text: String,
}

impl ApiMeeting {
    pub(super) fn of(one: &Meeting, people: &[Participant], provinces: &Provinces) -> Self {
        let data = &one.data;
        let there = people
            .iter()
            .filter(|who| who.pillar == data.pillar && (who.team == data.team || who.team == Team::Lead));
        let participant = |who: &Participant| ApiParticipant {
            name: who.entity.clone(),
            province: who
                .body_id
                .and_then(|body| provinces.by_body(body))
                .map(|province| province.uts.clone()),
            leads: who.team == Team::Lead,
        };
        let topic = |(topic, text): (crate::model::Topic, &str)| ApiTopic {
            topic: topic.code(),
            text: text.to_owned(),
        };
        Self {
            id: one.focus_group_id.to_string(),
            pillar: data.pillar.code(),
            group: data.team.code(),
            kind: data.kind.code(),
            when: data.when(),
            moderator: data.moderator.clone(),
            facilitator: data.facilitator.clone(),
            topics: data.on_topics().map(topic).collect(),
            minutes: data.minutes.clone(),
            participants: there.map(participant).collect(),
            source: data.source.clone(),
        }
    }
}

/// A SWOT point.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiSwotPoint)]
pub(super) struct ApiPoint {
    /// Its id.
    id: String,
    /// `sua`, `europa`, `innovazione`.
    pillar: &'static str,
    /// `forza`, `debolezza`, `opportunita`, `minacce`.
    quadrant: &'static str,
    /// The profiles it is about; empty for all.
    profiles: Vec<&'static str>,
    /// The point.
    text: String,
    /// Whether the source breaks off.
    truncated: bool,
    /// What to know about it.
    note: String,
    /// The points merged into it.
    merged: Vec<String>,
    /// What answers it.
    answers: Vec<ApiLink>,
    /// Where it comes from.
    source: String,
}

/// What answers a point.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiSwotLink)]
pub(super) struct ApiLink {
    /// `modello`, `documento`.
    kind: &'static str,
    /// Its name, or the code of a model.
    text: String,
    /// Its address, if it has one.
    href: String,
}

impl ApiPoint {
    pub(super) fn of(point: &Point, links: &[&Link], all: &[Point]) -> Self {
        let data = &point.data;
        let merged = all.iter().filter(|other| other.merged_into == Some(point.point_id));
        let link = |link: &&Link| ApiLink {
            kind: link.kind.code(),
            text: link.text.clone(),
            href: link.href.clone(),
        };
        Self {
            id: point.point_id.to_string(),
            pillar: data.pillar.code(),
            quadrant: data.quadrant.code(),
            profiles: data.profiles.iter().copied().map(Profile::code).collect(),
            text: data.text.clone(),
            truncated: data.truncated,
            note: data.note.clone(),
            merged: merged.map(|other| other.data.text.clone()).collect(),
            answers: links.iter().map(link).collect(),
            source: data.source.clone(),
        }
    }
}

/// A figure of the focus groups.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiMappingFigure)]
pub(super) struct ApiFigure {
    /// Its code.
    code: String,
    /// `sua`, `europa`, `innovazione`; empty for all.
    pillar: String,
    /// About what.
    topic: String,
    /// What it counts.
    label: String,
    /// The figure.
    value: String,
    /// The other figure of the same source.
    other: String,
    /// What to know about it.
    note: String,
    /// Where it comes from.
    source: String,
}

impl ApiFigure {
    pub(super) fn of(figure: Figure) -> Self {
        let Figure { code, pillar, topic, label, value, other, note, source } = figure;
        Self { code, pillar, topic, label, value, other, note, source }
    }
}
