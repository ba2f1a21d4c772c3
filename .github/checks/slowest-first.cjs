const { default: Sequencer } = require("@jest/test-sequencer");

/** Tests that deploy: they take minutes, most of which they wait for Terraform's provider to look again. */
const deploying = [
  "platform/apply/prod",
  "platform/apply/staging",
  "platform/apply/dev",
  "platform/local/up",
  "platform/commands/changes",
  "platform/bootstrap/apply-bootstrap",
  "reference-app/end-to-end/student",
];

/** Starts what deploys before everything else, so that the rest of the tests runs while it waits. */
module.exports = class SlowestFirst extends Sequencer {
  sort(tests) {
    const deploys = ({ path }) => deploying.some((name) => path.endsWith(`/${name}.test.ts`));
    return super.sort(tests).sort((a, b) => Number(deploys(b)) - Number(deploys(a)));
  }
};
