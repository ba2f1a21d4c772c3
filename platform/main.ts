import { App } from "cdktf";
import { environments } from "./environments";
import { EnvironmentsRefused, validEnvironments } from "./environments/validate";
import { EnvironmentStack } from "./stacks/environment-stack";

try {
  const app = new App();
  for (const environment of validEnvironments(environments)) new EnvironmentStack(app, environment);
  app.synth();
} catch (error) {
  if (!(error instanceof EnvironmentsRefused)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
