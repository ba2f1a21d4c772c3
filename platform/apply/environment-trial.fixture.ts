import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Phase, RecordedCall } from "../access/calls/recorded-call";
import { constructPaths } from "../commands/construct-paths";
import { clientOf } from "../commands/deployed.fixture";
import { applySavedPlan, type ShownPlan, savePlan } from "../commands/saved-plan";
import { type StackWork, workOnStack } from "../commands/stack-work";
import type { Environment } from "../environments/environment";
import { type Deployed, deployStack, destroyStack } from "../local/deploy";
import { type Emulator, startEmulator } from "../local/emulator/emulator";
import { ask, askS3, databaseEndpoint, python } from "../local/emulator/emulator.fixture";
import { type Recorder, recordCallsTo } from "../local/emulator/recorder.fixture";
import { accountAuthorization } from "../local/supplement/service";
import { type Element, findAll, parseXml } from "../local/supplement/xml";
import type { EnvironmentOutputs } from "../outputs";
import { synthesiseEnvironment } from "../stacks/synthesised-stack";
import { leftBehind } from "./left-behind";

/**
 * An environment on an emulated AWS of its own, which is the environment's account: what the commands of a platform engineer do
 * there, by the real Terraform with the real AWS provider.
 */
export class EnvironmentTrial {
  /** What an operator may have in the environment of each command, and no command may pass on. */
  readonly operatorSecrets = {
    AWS_SECRET_ACCESS_KEY: newSecret(),
    AWS_SESSION_TOKEN: newSecret(),
    DATABASE_PASSWORD: newSecret(),
    GITHUB_TOKEN: newSecret(),
    VITE_API_KEY: newSecret(),
  };

  private constructor(
    readonly environment: Environment,
    readonly emulator: Emulator,
    readonly directory: string,
    private readonly recorder: Recorder,
    private readonly now: { phase: Phase },
  ) {}

  static async begin(environment: Environment): Promise<EnvironmentTrial> {
    const directory = await mkdtemp(join(tmpdir(), `lectern-${environment.name}-`));
    const { accountId } = environment;
    const log = () => undefined;
    const emulator = await startEmulator({ accountId, directory, databaseEndpoint, python, env: process.env, log });
    const now: { phase: Phase } = { phase: "deploy" };
    const recorder = await recordCallsTo(emulator.endpoint, () => now.phase);
    const trial = new EnvironmentTrial(environment, emulator, directory, recorder, now);
    try {
      if (environment.dns.zone === "looked-up") await buyDomain(emulator, environment.domain);
    } catch (error) {
      await trial.end();
      throw error;
    }
    return trial;
  }

  async end(): Promise<void> {
    await this.recorder.stop();
    await this.emulator.stop();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** `npx cdktf deploy <environment>`. */
  deploy(): Promise<Deployed> {
    this.now.phase = "deploy";
    return deployStack(this.deployOptions());
  }

  /** `npm run plan -- <environment>`, with its values as given. */
  plan(environment: Environment): Promise<ShownPlan> {
    this.now.phase = "plan";
    return savePlan(this.workOn(environment), []);
  }

  /** What `terraform show -json` makes of the plan that `plan` has left. */
  async shownPlan(): Promise<string> {
    const { terraform, directory } = this.workOn(this.environment);
    return JSON.stringify(await terraform.showPlan(join(directory, "plan.tfplan")));
  }

  /** The construct paths of all resources of a type. */
  pathsOf(type: string): readonly string[] {
    const stack = synthesiseEnvironment(join(this.directory, "synth"), this.environment);
    return Object.keys(stack.resource?.[type] ?? {}).map((name) => constructPaths(stack)(`${type}.${name}`));
  }

  /** `npm run deploy -- <environment>`, after `plan` with the same values. */
  apply(environment: Environment): Promise<boolean> {
    this.now.phase = "deploy";
    return applySavedPlan(this.workOn(environment));
  }

  /** `npx cdktf destroy <environment>`, with its values as given. */
  async destroy(environment: Environment): Promise<void> {
    this.now.phase = "destroy";
    const options = this.deployOptions();
    synthesiseEnvironment(join(options.directory, "cdktf.out"), environment);
    await destroyStack({ ...options, skipSynthesis: true });
  }

  /** What `terraform plan -destroy` says, with values as given. Rejects where Terraform refuses. */
  async planDestruction(environment: Environment): Promise<void> {
    this.now.phase = "destroy";
    const { terraform, text, directory } = this.workOn(environment);
    await terraform.begin(text);
    await terraform.plan(join(directory, "destruction.tfplan"), "-destroy");
  }

  /** How AWS itself answers somebody who goes round Terraform to delete the database, the host and a bucket in use. */
  async refusalsByAws({ databaseInstanceId, apiHostInstanceId, assetsBucketName }: EnvironmentOutputs) {
    const deletion = { DBInstanceIdentifier: databaseInstanceId, SkipFinalSnapshot: "true" };
    const database = await ask(this.emulator, "rds", { Action: "DeleteDBInstance", ...deletion });
    const host = await ask(this.emulator, "ec2", { Action: "TerminateInstances", "InstanceId.1": apiHostInstanceId });
    await askS3(this.emulator, "PUT", `${assetsBucketName}/courses/1/image.png`, "an upload");
    const bucket = await askS3(this.emulator, "DELETE", assetsBucketName);
    const codeIn = (answer: Element) => findAll(answer, "Code").map(({ text }) => text);
    return [
      ...codeIn(database.xml),
      ...codeIn(host.xml),
      ...codeIn(parseXml(`<Answer>${await bucket.text()}</Answer>`)),
    ];
  }

  /** Everything that is on the emulated AWS by now. */
  async leftBehind(): Promise<readonly string[]> {
    await this.emulator.save();
    return leftBehind(python, this.directory);
  }

  /** What Terraform and its provider have asked AWS for until now; what the test itself asks is left out. */
  get calls(): readonly RecordedCall[] {
    return this.recorder.calls.filter(({ agent }) => agent.includes("Terraform"));
  }

  private deployOptions() {
    return {
      environment: this.environment,
      directory: join(this.directory, "deploy"),
      endpoint: this.recorder.endpoint,
      env: { ...clientOf(this.recorder.endpoint), ...this.operatorSecrets },
      onLine: () => undefined,
      signal: new AbortController().signal,
    };
  }

  private workOn(environment: Environment): StackWork {
    const env = { ...clientOf(this.recorder.endpoint), ...this.operatorSecrets };
    const stack = synthesiseEnvironment(join(this.directory, "synth"), environment);
    return workOnStack(stack, join(this.directory, "plans"), { env, onLine: () => undefined });
  }
}

/** A domain that is bought at Route 53 comes with its zone. */
async function buyDomain({ endpoint }: Emulator, domain: string): Promise<void> {
  const headers = { authorization: accountAuthorization("route53"), "content-type": "text/xml" };
  const body = `<CreateHostedZoneRequest><Name>${domain}</Name><CallerReference>bought</CallerReference></CreateHostedZoneRequest>`;
  const answer = await fetch(`${endpoint}/2013-04-01/hostedzone`, { method: "POST", headers, body });
  if (answer.status !== 201) throw new Error(`Route 53 made no zone: ${await answer.text()}`);
}

function newSecret(): string {
  return randomBytes(24).toString("base64url");
}

/** The values of an environment that is being taken down, as platform/README.md says to write them. */
export function retired(environment: Environment): Environment {
  return {
    ...environment,
    retiring: environment.name,
    api: { ...environment.api, terminationProtection: false },
    database: { ...environment.database, deletionProtection: false },
    buckets: { ...environment.buckets, emptyOnDestroy: true },
  };
}

/** What a plan would do, as a line for each resource or output: `update dev/api/host`. */
export function touches({ judgement }: ShownPlan): readonly string[] {
  const resources = judgement.changes.map(({ fate, path }) => `${fate} ${path}`);
  return [...resources, ...judgement.outputs.map((name) => `output ${name}`)].sort();
}
