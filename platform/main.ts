import { App } from "cdktf";
import { environments } from "./environments";
import { accountsOf } from "./environments/accounts";
import { EnvironmentsRefused, validEnvironments } from "./environments/validate";
import { BootstrapStack } from "./stacks/bootstrap-stack";
import { EnvironmentStack } from "./stacks/environment-stack";

// cdktf notes of every token where it was made. To find that in the sources would take a quarter of the whole time, for notes that
// nobody reads; an error that ends the synthesis is still shown by its place in the sources.
process.setSourceMapsEnabled(false);
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
  process.setSourceMapsEnabled(true);
}
