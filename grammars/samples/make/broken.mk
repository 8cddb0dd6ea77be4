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

ifdef CI
Q :=
else
Q := @
endif

.PHONY: all
all: $(OUT)/$(NAME) ## Build the program

$(OUT)/$(NAME): $(OBJECTS)
	$(Q)echo "linking $@ ($(words $^) objects)"
	$(Q)$(CC) $(CFLAGS) $^ -o $@ $(LDLIBS)
