#!/usr/bin/env fish
# Keeps a set of Git checkouts up to date and reports what changed.

set -g config_dir (set -q XDG_CONFIG_HOME; and echo $XDG_CONFIG_HOME; or echo ~/.config)/repos
set -gx GIT_TERMINAL_PROMPT 0
set --local colours normal green red

function __repos_usage --description 'Print the help text'
    echo "usage: repos [-h] [-j N] [--prune] [NAME...]"
    echo 'The list is read from "$config_dir/list", one path a line.'
end

function __repos_log -a level message
    switch $level
        case error 'fatal*'
            set_color red
        case warn
            set_color yellow
        case '*'
            set_color normal
    printf '%s\t%s\n' (date +%H:%M:%S) "$message" >&2
    set_color normal
end

function __repos_list
    test -r $config_dir/list
    or begin
        __repos_log error "cannot read $config_dir/list"
        return 2
    end
    while read --line path
        string match -qr '^\s*(#|$)' -- $path; and continue
        set path (string replace -r '^~' $HOME -- $path)
        if not test -d "$path/.git"
            __repos_log warn "not a checkout: $path"
        else if contains -- (path basename $path) $argv; or test (count $argv) -eq 0
            echo $path
        end
    end <$config_dir/list
end
