"""The names of the regions, by the key that a centre bears."""

from rapport_unique.core.texts import Text

REGIONS = {
    "flanders": Text("Flandre", "Vlaanderen", "Flandern"),
    "wallonia": Text("Wallonie", "Wallonië", "Wallonien"),
    "brussels": Text("Bruxelles", "Brussel", "Brüssel"),
}
