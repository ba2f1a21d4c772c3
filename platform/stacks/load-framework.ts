// Loads cdktf before anything else does, and without its source maps: to read them takes a twentieth of a whole synthesis, and what they
// lead to is not ours. Everything loaded later is found by its place in the sources.
const wasEnabled = process.sourceMapsEnabled;
process.setSourceMapsEnabled(false);
require("cdktf");
process.setSourceMapsEnabled(wasEnabled);
