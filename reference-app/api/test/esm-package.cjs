// Has jest read a package that is published as ES modules alone. ts-jest keeps one configuration for all files, and by
// the one that Lit's decorators need it moves a minified class's fields before its call of super().
const { transformSync } = require("esbuild");

module.exports = {
  process: (source, path) => ({
    code: transformSync(source, { format: "cjs", target: "node20", sourcefile: path }).code,
  }),
};
