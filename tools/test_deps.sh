#!/bin/sh
# Installs the Debian packages that the tests drive: a browser, a spreadsheet program, a database server, PDF tools.
set -eu

packages="chromium libreoffice-calc-nogui postgresql poppler-utils mupdf-tools openssl softhsm2 fonts-dejavu-core fonts-liberation"
missing=""
# Node runs the OpenID provider of the tests; a machine may have it from elsewhere than Debian.
command -v npm >/dev/null || packages="$packages nodejs npm"
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "The tests need Debian packages. Run this as root, then again make test:" >&2
    echo "  mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' >> /etc/postgresql-common/createcluster.conf \\" >&2
    echo "  && apt-get update && apt-get install -y --no-install-recommends$missing" >&2
    exit 1
fi

# The tests start a server of their own; Debian shall not start another one.
$as_root sh -c "mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' >> /etc/postgresql-common/createcluster.conf"
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
