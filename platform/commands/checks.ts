/** What a machine and an account need, each with its remedy where it is missing. */
import { spawnSync } from "node:child_process";
import { HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { engines } from "../../package.json";
import { environments } from "../environments";
import { accountsOf } from "../environments/accounts";
import { stateBucketName } from "../naming";
import { findTerraform, type Terraform } from "../terraform/terraform";
import {
  type AccountOfCaller,
  accountOfCaller,
  accountProblem,
  checkCaller,
  type Place,
  type Problem,
  regionProblem,
  unreachable,
} from "./caller";
import { CommandRefused } from "./command";
import type { StackWork } from "./stack-work";

/** A check's outcome: what was found, or what is missing and the remedy. */
export type Finding = { readonly found: string } | Problem;

export interface Check {
  readonly title: string;
  run(): Finding | Promise<Finding>;
}

export interface Machine {
  readonly nodeVersion: string;
  readonly env: NodeJS.ProcessEnv;
  /** The Python that the local cloud would use. */
  readonly python: string;
  /** Whether Terraform's registry answers. */
  registryAnswers(): Promise<boolean>;
}

/** What is needed to plan and to run the local cloud. */
export function machineChecks({ nodeVersion, env, python, registryAnswers }: Machine): readonly Check[] {
  return [
    { title: "Node.js", run: () => nodeFinding(nodeVersion) },
    { title: "Terraform", run: () => withTerraform(env, (terraform) => versionFinding(terraform, env)) },
    {
      title: "AWS provider",
      run: () => withTerraform(env, (terraform) => providerFinding(terraform, registryAnswers)),
    },
    { title: "Python with moto, for the local cloud", run: () => pythonFinding(python, env) },
  ];
}

/** What is needed to plan and to deploy one environment. */
export function accountChecks(
  place: Place,
  account: AccountOfCaller,
  stateBucket: StateBucket,
  env: NodeJS.ProcessEnv,
): readonly Check[] {
  const { name, accountId, region } = place;
  return [
    {
      title: `Credentials of ${name}'s account`,
      run: async () => asFinding(await accountProblem(place, account), `account ${accountId}`),
    },
    { title: `${name}'s region`, run: () => asFinding(regionProblem(place, env), region) },
    { title: `${name}'s state bucket`, run: () => bucketFinding(place, stateBucket) },
  ];
}

/** Rejects with CommandRefused unless a stack's account, region and state are where we are, with this process's credentials. */
export function checkAccountOf(work: StackWork): Promise<void> {
  return work.progress.during("Asking AWS who you are", async () => {
    await checkCaller(work, accountOfCaller(work.region), process.env);
    const finding = await bucketFinding(work, stateBucketIn(work.region));
    if ("missing" in finding) throw new CommandRefused(`${finding.missing}. To mend it: ${finding.remedy}`);
  });
}

/** Resolves where the bucket is there for us; rejects with the client's error. */
export type StateBucket = (bucket: string) => Promise<void>;

export function stateBucketIn(region: string): StateBucket {
  return async (bucket) => {
    await new S3Client({ region }).send(new HeadBucketCommand({ Bucket: bucket }));
  };
}

/** Whether Terraform's registry answers within three seconds. */
export async function registryAnswers(): Promise<boolean> {
  const url = "https://registry.terraform.io/.well-known/terraform.json";
  return fetch(url, { signal: AbortSignal.timeout(3_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

function nodeFinding(version: string): Finding {
  const least = engines.node.replace(">=", "");
  if (!isOlder(version.replace("v", ""), least)) return { found: version };
  return { missing: `Node.js is ${version}; it needs ${least} or newer`, remedy: "https://nodejs.org/en/download" };
}

function withTerraform(env: NodeJS.ProcessEnv, find: (terraform: Terraform) => Finding | Promise<Finding>) {
  let terraform: Terraform;
  try {
    terraform = findTerraform(env);
  } catch {
    const remedy = "https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install";
    return { missing: "neither terraform nor tofu is on the PATH", remedy };
  }
  return find(terraform);
}

function versionFinding({ command }: Terraform, env: NodeJS.ProcessEnv): Finding {
  const { TF_CLI_CONFIG_FILE: _, ...own } = env;
  const { stdout } = spawnSync(command, ["version", "-json"], { env: own, encoding: "utf8" });
  const version = /"terraform_version":\s*"([^"]+)"/.exec(stdout ?? "")?.[1];
  if (version === undefined) return { missing: `${command} does not run`, remedy: `try it: ${command} version` };
  if (!isOlder(version, "1.10")) return { found: `${version}, ${command}` };
  return {
    missing: `${command} is ${version}; the lock in the state bucket needs 1.10 or newer`,
    remedy: "https://developer.hashicorp.com/terraform/install",
  };
}

async function providerFinding({ mirror }: Terraform, answers: () => Promise<boolean>): Promise<Finding> {
  if (mirror !== undefined) return { found: `mirror ${mirror}` };
  if (await answers()) return { found: "from Terraform's registry" };
  return {
    missing: "there is no mirror on this machine, and Terraform's registry does not answer",
    remedy: "connect to the network, or set TF_PLUGIN_MIRROR to a folder made by: terraform providers mirror <folder>",
  };
}

function pythonFinding(python: string, env: NodeJS.ProcessEnv): Finding {
  const { status, stdout } = spawnSync(python, ["-c", "import moto; print(moto.__version__)"], {
    env,
    encoding: "utf8",
  });
  if (status === 0) return { found: `moto ${stdout.trim()}, ${python}` };
  const remedy = "npm start, which installs it below .lectern/venv";
  return { missing: `${python} has no moto`, remedy };
}

async function bucketFinding({ name, accountId }: Place, stateBucket: StateBucket): Promise<Finding> {
  const bucket = stateBucketName(accountId);
  try {
    await stateBucket(bucket);
    return { found: bucket };
  } catch (error) {
    const { name: kind, message } = error as Error;
    if (kind !== "NotFound")
      return (
        unreachable(error) ?? {
          missing: `${bucket} is not to be had: ${kind}: ${message}`,
          remedy: "check your permissions",
        }
      );
    return {
      missing: `account ${accountId} is not bootstrapped: there is no bucket ${bucket}`,
      remedy: `with an administrator's credentials: npm run bootstrap -- ${bootstrapName(name, accountId)}`,
    };
  }
}

/** Accounts go by their first environment. */
function bootstrapName(environment: string, accountId: string): string {
  const account = accountsOf(Object.values(environments)).find((each) => each.accountId === accountId);
  return account?.name ?? environment;
}

function asFinding(problem: Problem | undefined, found: string): Finding {
  return problem ?? { found };
}

function isOlder(version: string, least: string): boolean {
  return version.localeCompare(least, "en", { numeric: true }) < 0;
}
