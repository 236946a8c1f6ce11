# Everything a newcomer needs. Each target installs what it lacks on Debian and Ubuntu, and elsewhere says
# what to install; the work is done by the scripts in make/.

.DEFAULT_GOAL := help
.PHONY: help demo test check fmt fuzz bench differential strangers api web browser tools

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## build Entente, run a real pooled fund through a fresh node, verify its log, print who paid what to whom
	@make/demo

test: ## run every test: unit, whole-program, documentation, and the independent verifiers
	@make/test

check: ## formatting, lints, documentation, layout rules, a short run of every fuzz target
	@make/check

fmt: ## format the Rust code
	@make/fmt

fuzz: ## fuzz every parser, FUZZ_SECONDS each (600); FUZZ_TARGET=name for one of them
	@make/fuzz

bench: ## measure speed against the bare primitives and the peers, in one run
	@make/bench

differential: ## compare the verdict on mutated IATI activities with xmllint's, MUTATIONS of them (20000)
	@make/differential

api: ## fuzz the API of a running node by its own description
	@make/api

strangers: ## let the independent verifiers in Go, JavaScript and Python judge a fresh log
	@make/strangers

web: ## build the page's script from its TypeScript, for the node to carry
	@make/web build

browser: ## look at every page of the portal with Chromium: axe, four languages, light and dark, phone and desk
	@make/browser

tools: ## only install what the other targets need
	@make/tools
