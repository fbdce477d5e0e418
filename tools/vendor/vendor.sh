#!/bin/sh
# Compiles the style sheet and takes over the script of GOV.UK Frontend. For a maintainer who raises its version:
# the result is committed, and nothing else needs node. Versions: package.json; integrity: package-lock.json.
set -eu
cd "$(dirname "$0")"
target=../../src/rapport_unique/ui/static/ui/vendor/govuk
package=node_modules/govuk-frontend

npm ci
mkdir -p "$target"
node node_modules/sass/sass.js --no-source-map --style=compressed --quiet-deps settings.scss "$target/app-govuk.css"
sed 's,//# sourceMappingURL=.*,,' "$package/dist/govuk/govuk-frontend.min.js" > "$target/govuk-frontend.min.js"
node -p "'govuk-frontend ' + require('./$package/package.json').version" > "$target/VERSION"

cd "$target"
sha256sum LICENSE.txt VERSION app-govuk.css govuk-frontend.min.js > SHA256SUMS
