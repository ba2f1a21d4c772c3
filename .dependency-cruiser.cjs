// Who may import whom: the arrows of "data flows one way" in the README. .github/checks/dependency-rule.test.ts holds it.
const tests = "\\.test\\.ts$";

/** A folder and what of Lectern it may not import. */
function rule(name, comment, from, to) {
  return { name, comment, severity: "error", from, to };
}

module.exports = {
  forbidden: [
    rule(
      "monitoring-stands-alone",
      "What is watched is pure data: it knows neither the stacks nor AWS nor the service.",
      { path: "^monitoring/", pathNot: tests },
      {
        path: ["^platform/", "^runbooks/", "^reference-app/", "(^|/)node_modules/(@aws-sdk|cdktf|@cdktf|constructs)/"],
      },
    ),
    rule(
      "service-stands-alone",
      "The service is an example that can be taken elsewhere.",
      { path: "^reference-app/", pathNot: tests },
      { path: ["^platform/", "^runbooks/", "^monitoring/"] },
    ),
    rule(
      "platform-knows-no-service-and-no-runbook",
      "The platform deploys any service; it starts this one by process, never by import.",
      { path: "^platform/", pathNot: tests },
      { path: ["^reference-app/", "^runbooks/"] },
    ),
    rule(
      "runbooks-read-outputs-only",
      "A runbook works on what was deployed, so it needs the outputs and nothing of how they came about.",
      { path: "^runbooks/", pathNot: tests },
      { path: ["^reference-app/", "^platform/"], pathNot: "^platform/outputs\\.ts$" },
    ),
    rule(
      "cdktf-in-the-stacks-only",
      "The exit from CDKTF is as wide as the code that imports it.",
      { pathNot: ["^platform/(main\\.ts|stacks/|constructs/)", tests, "^node_modules/"] },
      { path: "(^|/)node_modules/(cdktf|@cdktf|constructs)/" },
    ),
    rule(
      "frontend-takes-types-only",
      "The contract's schemas stay out of the bundle.",
      { path: "^reference-app/frontend/", pathNot: tests },
      { path: ["^reference-app/(contract|api)/"], dependencyTypesNot: ["type-only"] },
    ),
    rule("no-circles", "Data flows one way.", {}, { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } }),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(cdktf\\.out|coverage|reference-app/frontend/dist|\\.lectern)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};
