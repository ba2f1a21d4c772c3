import { App } from "cdktf";
import { dev } from "./environments/dev";
import { local } from "./environments/local";
import { prod } from "./environments/prod";
import { staging } from "./environments/staging";
import { EnvironmentStack } from "./stacks/environment-stack";

const app = new App();
for (const environment of [dev, staging, prod, local]) new EnvironmentStack(app, environment);
app.synth();
