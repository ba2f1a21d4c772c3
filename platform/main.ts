import "./stacks/load-framework";
import { App } from "cdktf";
import { environments } from "./environments";
import { accountsOf } from "./environments/accounts";
import { EnvironmentsRefused, validEnvironments } from "./environments/validate";
import { BootstrapStack } from "./stacks/bootstrap-stack";
import { EnvironmentStack } from "./stacks/environment-stack";

// cdktf notes of every token where it was made, as nobody reads. To put that into words would take a third of the whole time; an
// error is put into words when it is printed, after the synthesis, with its place in the sources.
const { prepareStackTrace } = Error;
Error.prepareStackTrace = () => "";
try {
  const app = new App();
  const valid = validEnvironments(environments);
  for (const account of accountsOf(valid)) new BootstrapStack(app, account);
  for (const environment of valid) new EnvironmentStack(app, environment);
  app.synth();
} catch (error) {
  if (!(error instanceof EnvironmentsRefused)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  Error.prepareStackTrace = prepareStackTrace;
}
