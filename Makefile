# The three commands to remember; what they do stands in xtask/.
.PHONY: demo test bench assets setup

demo:
	@cargo xtask demo $(ARGS)

test:
	@cargo xtask test

bench:
	@cargo xtask bench $(ARGS)

assets:
	@cargo xtask assets

setup:
	@cargo xtask setup
