# The commands of the project. `make` or `make help` lists them.
#
# Each first installs what it needs and is missing (xtask/setup/), then hands over to `cargo xtask`.

.DEFAULT_GOAL := help
SETUP := xtask/setup/run.sh

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## Run the live city on http://127.0.0.1:8080 until Ctrl-C
	@$(SETUP) demo
	@cargo xtask demo

.PHONY: test
test: ## Check everything: lints, units, properties, whole system, browser
	@$(SETUP) test
	@cargo xtask test --lint

# Hours of a replayed city, at a minute of run for each, and blows of the storm of kills.
SOAK_HOURS ?= 24
SOAK_ROUNDS ?= 300

# What property tests draw their cases from, and how many for each. `make test` has the seed of .cargo/config.toml.
SOAK_SEED ?= $(shell date +%s)
SOAK_CASES ?= 4096

.PHONY: soak
soak: ## Run the long tests: a day of the city with faults, a storm of kills, other properties' cases (40 min)
	@$(SETUP) test
	@cargo xtask build
	@echo "property tests draw from SOAK_SEED=$(SOAK_SEED)"
	@PROPTEST_RNG_SEED=$(SOAK_SEED) PROPTEST_CASES=$(SOAK_CASES) cargo test --package cruscotto-domain --lib
	@CRUSCOTTO_SOAK_HOURS=$(SOAK_HOURS) CRUSCOTTO_STORM_ROUNDS=$(SOAK_ROUNDS) \
	    cargo test --package cruscotto-tests --test system -- --nocapture soak storm

.PHONY: interfaces
interfaces: ## Ask the interfaces with others' programs, LibreOffice too (which is 300 MB): 3 min
	@$(SETUP) interfaces
	@cargo xtask build
	@CRUSCOTTO_SCHEMATHESIS_EXAMPLES=50 CRUSCOTTO_OFFICE=1 \
	    cargo test --package cruscotto-tests --test system -- --nocapture interfaces

.PHONY: lint
lint: ## Check format and lints, native and for the browser
	@$(SETUP) lint
	@cargo xtask lint

.PHONY: audit
audit: ## Check licences and advisories (installs cargo-deny, which takes minutes)
	@cargo deny --version >/dev/null 2>&1 || cargo install --locked cargo-deny
	@cargo deny check

.PHONY: bench
bench: ## Print the benchmarks: NAME OURS UNIT | PEER THEIRS | ratio R
	@$(SETUP) bench
	@cargo xtask bench

.PHONY: lighthouse
lighthouse: ## Measure the public pages with Lighthouse, beside a blank page
	@$(SETUP) test
	@cargo xtask build
	@cargo xtask web
	@npm ci --prefix tests/lighthouse --no-audit --no-fund --silent
	@node tests/lighthouse/lighthouse.mjs

.PHONY: web
web: ## Make the web bundle in target/site and print its sizes
	@$(SETUP) web
	@cargo xtask web --always

.PHONY: maps
maps: ## Make maps/milano from the official files: MUNICIPI=file NIL=file
	@test -n "$(MUNICIPI)" -a -n "$(NIL)" || { \
	    echo "name the official files: make maps MUNICIPI=municipi.geojson NIL=nil.geojson" >&2; exit 1; }
	@cargo run --release --package cruscotto-maps -- derive \
	    --municipi "$(MUNICIPI)" --nil "$(NIL)" --out maps/milano

.PHONY: setup
setup: ## Install everything any of these needs
	@$(SETUP) all

.PHONY: clean
clean: ## Remove what was built; the demo's history in .cruscotto stays
	@cargo clean
	@rm -rf xtask/web/node_modules tests/browser/node_modules tests/oidc/node_modules tests/lighthouse/node_modules
