# shellcheck shell=bash
# shellcheck disable=SC2154 # setup_state, checkout, step_log: set by run.sh and steps.sh
# What comes from PyPI: schemathesis, which asks the API all that its document allows, and pandas, which opens the files.
# The environment is in target/: it goes with 'make clean' and is made again by the next 'make test'.

PYTHON_MIN_MINOR=11

python_environment=$checkout/target/python
python_requirements=$checkout/tests/interfaces/requirements.txt

has_python_packages() {
    [ -x "$python_environment/bin/schemathesis" ] && [ "$python_environment/installed" -nt "$python_requirements" ]
}

install_python_packages() {
    # Debian's Python makes environments only with a package of its own.
    python3 -c 'import ensurepip' 2>/dev/null || apt_install python3 python3-venv
    python3 -c "import sys; sys.exit(sys.version_info < (3, $PYTHON_MIN_MINOR))" || fail \
        "the tests of the interfaces need Python 3.$PYTHON_MIN_MINOR or newer, and this is $(python3 --version)" \
        "install a newer Python 3"
    detail "pip install into target/python"
    logged python3 -m venv --clear "$python_environment"
    logged "$python_environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$python_requirements" ||
        fail "pip could not install what $python_requirements names (last lines above)" \
            "check the network and pip's index setting, then run the same command again"
    touch "$python_environment/installed"
}

# The spreadsheet: large, so that only 'make interfaces' asks for it.
has_office() { command -v soffice >/dev/null; }
install_office() { apt_install libreoffice-calc-nogui; }
