# Builds the tile renderer for every platform and its Docker image.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --warn-undefined-variables --no-builtin-rules

NAME := tiles
VERSION ?= $(shell git describe --tags --always 2>/dev/null || echo dev)
PLATFORMS := linux-amd64 linux-arm64 darwin-arm64
OUT := build
CFLAGS ?= -O2 -g
CFLAGS += -Wall -Wextra \
	-DVERSION=\"$(VERSION)\"
LDLIBS = -lm -lpng
DEBUG ?= 0

SOURCES := $(wildcard src/*.c) $(filter-out src/draw/old_%.c,$(wildcard src/draw/*.c))
OBJECTS := $(SOURCES:src/%.c=$(OUT)/%.o)
DEPS = $(OBJECTS:.o=.d)

ifeq ($(DEBUG),1)
CFLAGS += -fsanitize=address,undefined
LDLIBS += -lasan
else ifneq ($(strip $(PROFILE)),)
CFLAGS += -pg
else
CFLAGS += -DNDEBUG
endif

ifdef CI
Q :=
else
Q := @
endif

define COMPILE
$(CC) $(CFLAGS) -MMD -MP -c $< -o $@
endef

# $(call platform-os,linux-amd64) -> linux
platform-os = $(word 1,$(subst -, ,$(1)))
platform-arch = $(word 2,$(subst -, ,$(1)))

export NAME VERSION

.PHONY: all
all: $(OUT)/$(NAME) ## Build the program

$(OUT)/$(NAME): $(OBJECTS)
	$(Q)echo "linking $@ ($(words $^) objects)"
	$(Q)$(CC) $(CFLAGS) $^ -o $@ $(LDLIBS)

$(OUT)/%.o: src/%.c | $(OUT)
	$(Q)mkdir -p $(@D)
	$(Q)$(COMPILE)

$(OUT):
	mkdir -p $@

.PHONY: test
test: TILES_CACHE = $(OUT)/cache
test: all ## Run the tests
	$(Q)for t in tests/*.sh; do \
		echo "== $$t"; \
		TILES_CACHE=$(TILES_CACHE) "$$t" $(OUT)/$(NAME) || exit 1; \
	done

.PHONY: release $(PLATFORMS:%=release-%)
release: $(PLATFORMS:%=release-%) ## Build every platform

$(PLATFORMS:%=release-%): release-%:
	GOOS=$(call platform-os,$*) GOARCH=$(call platform-arch,$*) \
		./scripts/cross.sh $(OUT)/$(NAME)-$*

.PHONY: image
image: Dockerfile all ## Build the container image
	docker build --build-arg VERSION=$(VERSION) -t $(NAME):$(VERSION) .
	-docker image prune --force

.PHONY: clean
clean: ## Remove everything that was built
	rm -rf -- $(OUT)

.PHONY: help
help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

-include $(DEPS)
