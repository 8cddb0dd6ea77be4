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
    end
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

function __repos_update --argument-names path prune
    set -l before (git -C $path rev-parse HEAD 2>/dev/null)
    or return 1

    set -l options --quiet
    test -n "$prune"; and set -a options --prune --tags
    git -C $path pull --ff-only $options &>/dev/null
    set -l result $status

    set -l after (git -C $path rev-parse HEAD)
    if test $result -ne 0
        __repos_log error "pull failed in $path (status $result)"
    else if test $before != $after
        set -l changes (git -C $path log --oneline $before..$after | string collect)
        echo (path basename $path)": "(count (string split \n -- $changes))" commits"
    end
    return $result
end

function repos --description 'Update Git checkouts'
    argparse h/help 'j/jobs=!_validate_int --min 1' prune -- $argv
    or return

    if set -ql _flag_help
        __repos_usage
        return 0
    end

    set -l failed 0
    for path in (__repos_list $argv)
        __repos_update $path $_flag_prune; or set failed (math $failed + 1)
    end

    for i in (seq 1 3)
        if test $i -gt $failed
            break
        end
        echo -n "$colours[$i]."
    end

    set -l names {alpha,beta}-$USER
    echo "checked $names[1..-1], $failed failed, home is {$HOME}" | tee -a $config_dir/log
    test $failed -eq 0
end

complete -c repos -s h -l help -d 'Show the help text'
complete -c repos -l prune -d "Remove branches that are gone"
complete -c repos -a '(__repos_list | path basename)' -f

if status is-interactive
    abbr --add ru repos
    bind \cg 'repos; commandline -f repaint'
end
