# shellcheck shell=bash
# shellcheck disable=SC2154 # setup_state, checkout, step_log: set by run.sh and steps.sh
# Numbered steps with their duration, and failures with their remedy.
# Sourced by run.sh. A step is a check (silent, fast) and an action that makes the check true.

steps_title=()
steps_check=()
steps_action=()

# say TEXT: one line to the person who waits.
say() { printf '%s\n' "$*"; }

# detail TEXT: what the running step is doing now.
detail() { printf '      %s\n' "$*"; }

# fail PROBLEM REMEDY: the way every failure of the set-up ends.
fail() {
    printf '\nset-up stopped: %s\n' "$1" >&2
    printf '        remedy: %s\n' "$2" >&2
    exit 1
}

# need TITLE CHECK ACTION: registers the step unless its check already holds.
need() {
    if ! "$2"; then
        steps_title+=("$1")
        steps_check+=("$2")
        steps_action+=("$3")
    fi
}

# logged COMMAND...: keeps the command's output in the step's log, shown only if it fails.
logged() {
    if ! "$@" >>"$step_log" 2>&1; then
        tail -n "$LOG_TAIL_LINES" "$step_log" >&2
        return 1
    fi
}

# How much of a failed step's log is shown; the whole of it stays on disk.
LOG_TAIL_LINES=25

# run_steps: carries out what is missing, in order.
run_steps() {
    local total=${#steps_title[@]} index started
    for index in "${!steps_title[@]}"; do
        say "[$((index + 1))/$total] ${steps_title[index]}"
        # An earlier step may have brought this one along.
        if "${steps_check[index]}"; then
            detail "already there"
            continue
        fi
        step_log="$setup_state/step-$((index + 1)).log"
        : >"$step_log"
        started=$SECONDS
        "${steps_action[index]}"
        "${steps_check[index]}" || fail \
            "'${steps_title[index]}' ran, but what it should provide is still missing" \
            "read $step_log, then run the same command again"
        detail "done in $((SECONDS - started)) s"
    done
}
