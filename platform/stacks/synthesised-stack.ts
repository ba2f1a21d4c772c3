import { App, Testing } from "cdktf";
import type { PolicyStatement } from "../constructs/policy-document";
import type { Account } from "../environments/accounts";
import type { Environment } from "../environments/environment";
import type { TerraformJson as Stack } from "../terraform/stack-configuration";
import { readStacks } from "../terraform/synthesise";
import { BootstrapStack } from "./bootstrap-stack";
import { EnvironmentStack } from "./environment-stack";

/** What a resource is configured with, as Terraform gets it. */
export type Configuration = Readonly<Record<string, unknown>>;

interface TerraformJson {
  readonly terraform: { readonly backend: { readonly s3: Configuration }; readonly required_version: string };
  readonly provider: { readonly aws: readonly Configuration[] };
  readonly output: Readonly<Record<string, { readonly value: string; readonly description: string }>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Configuration>>>>;
  readonly data: Readonly<Record<string, Readonly<Record<string, Configuration>>>>;
}

/** An environment's stack, or an account's, as Terraform gets it, to be asked in tests: resources by type and by the path of their construct. */
export class SynthesisedStack {
  readonly json: TerraformJson;
  readonly text: string;

  constructor(of: Environment | Account) {
    const app = new App();
    this.text = Testing.synth("environments" in of ? new BootstrapStack(app, of) : new EnvironmentStack(app, of));
    this.json = JSON.parse(this.text);
  }

  /** Every resource of a type whose construct's path begins so. */
  all(type: string, path = ""): readonly Configuration[] {
    return this.named(type, path).map(([, configuration]) => configuration);
  }

  /** The only such resource. */
  one(type: string, path = ""): Configuration {
    return this.only(type, path)[1];
  }

  /** How others refer to an attribute of the only such resource. */
  reference(type: string, path: string, attribute: string): string {
    return `\${${type}.${this.only(type, path)[0]}.${attribute}}`;
  }

  private named(type: string, path: string) {
    return Object.entries(this.json.resource[type] ?? {}).filter(([name]) =>
      name.startsWith(path.replaceAll("/", "_")),
    );
  }

  private only(type: string, path: string): [string, Configuration] {
    const [first, ...others] = this.named(type, path);
    if (first === undefined || others.length > 0) {
      throw new Error(`There are ${others.length + (first ? 1 : 0)} ${type} under "${path}", not one.`);
    }
    return first;
  }
}

/** Writes an environment's stack into a folder just as a deploy does, and returns what Terraform then gets. */
export function synthesiseEnvironment(outdir: string, environment: Environment): Stack {
  return synthesiseAlone(outdir, (app) => new EnvironmentStack(app, environment));
}

/** The same for the bootstrap of an account. */
export function synthesiseBootstrap(outdir: string, account: Account): Stack {
  return synthesiseAlone(outdir, (app) => new BootstrapStack(app, account));
}

function synthesiseAlone(outdir: string, stackIn: (app: App) => unknown): Stack {
  const app = new App({ outdir });
  stackIn(app);
  app.synth();
  const [stack] = readStacks(outdir);
  if (stack === undefined) throw new Error(`Nothing was synthesised into ${outdir}.`);
  return stack;
}

/** The statements of a policy that a resource carries as text. */
export function statementsOf(policy: unknown): readonly PolicyStatement[] {
  return JSON.parse(String(policy)).Statement;
}
