/** What a machine and an account need, each with its remedy where it is missing. */
import { spawnSync } from "node:child_process";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { engines } from "../../package.json";
import { environments } from "../environments";
import { accountsOf } from "../environments/accounts";
import type { Environment } from "../environments/environment";
import { permissionBoundaryArn, permissionBoundaryName, stateBucketName, stateKey } from "../naming";
import { findTerraform, type Terraform } from "../terraform/terraform";
import {
  type AccountOfCaller,
  accountOfCaller,
  accountProblem,
  type Place,
  type Problem,
  regionProblem,
  unreachable,
} from "./caller";
import { CommandRefused } from "./command";
import type { PublicZones } from "./hosted-zones";
import { type PolicyLookup, policyLookup } from "./policy-lookup";
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

/** What an account is asked; each rejects with the client's error. */
export interface AccountQuestions {
  readonly account: AccountOfCaller;
  readonly stateBucket: StateBucket;
  readonly policy: PolicyLookup;
}

/** Asks AWS, with this process's credentials. */
export function askingAws(region: string): AccountQuestions {
  return { account: accountOfCaller(region), stateBucket: stateBucketIn(region), policy: policyLookup };
}

/** What is needed to plan and to deploy one stack. */
export function accountChecks(
  place: Place,
  { account, stateBucket, policy }: AccountQuestions,
  env: NodeJS.ProcessEnv,
): readonly Check[] {
  const { name, accountId, region } = place;
  const boundary = {
    title: `${name}'s permission boundary`,
    run: () => boundaryFinding(place, policy),
  };
  return [
    {
      title: `Credentials of ${name}'s account`,
      run: async () => asFinding(await accountProblem(place, account), `account ${accountId}`),
    },
    { title: `${name}'s region`, run: () => asFinding(regionProblem(place, env), region) },
    { title: `${name}'s state bucket`, run: () => bucketFinding(place, stateBucket) },
    ...(isBounded(name) ? [boundary] : []),
  ];
}

/** What is needed beside, where an environment finds the zone of its domain instead of making one. */
export function zoneChecks(environment: ZoneOwner, zones: PublicZones): readonly Check[] {
  if (environment.dns.zone !== "looked-up") return [];
  return [{ title: `${environment.name}'s hosted zone`, run: () => zoneFinding(environment, zones) }];
}

type ZoneOwner = Pick<Environment, "name" | "accountId" | "domain" | "dns">;

/** Rejects with CommandRefused unless a stack's account has all that it needs, with this process's credentials. */
export function checkAccountOf(work: StackWork): Promise<void> {
  return work.progress.during("Asking AWS who you are", async () => {
    for (const { run } of accountChecks(work, askingAws(work.region), process.env)) {
      const finding = await run();
      if ("missing" in finding) throw new CommandRefused(`${finding.missing}. To mend it: ${finding.remedy}`);
    }
  });
}

/** Resolves where the bucket is there, and shows us what lies at a key; rejects with the client's error. */
export type StateBucket = (bucket: string, key: string) => Promise<void>;

function stateBucketIn(region: string): StateBucket {
  return async (Bucket, Prefix) => {
    // A pipeline may list its own environment's state alone, and not ask for the bucket as such.
    await new S3Client({ region }).send(new ListObjectsV2Command({ Bucket, Prefix, MaxKeys: 1 }));
  };
}

/** The roles of every environment are bounded by what bootstrap makes, which does not make the laptop's account. */
function isBounded(stack: string): boolean {
  return stack in environments && stack !== environments.local.name;
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

async function bucketFinding(place: Place, stateBucket: StateBucket): Promise<Finding> {
  const { name, accountId } = place;
  const bucket = stateBucketName(accountId);
  try {
    await stateBucket(bucket, stateKey(name));
    return { found: bucket };
  } catch (error) {
    if ((error as Error).name !== "NoSuchBucket") return notToBeHad(bucket, error);
    return {
      missing: `account ${accountId} is not bootstrapped: there is no bucket ${bucket}`,
      remedy: bootstrapping(place),
    };
  }
}

async function boundaryFinding(place: Place, policy: PolicyLookup): Promise<Finding> {
  const { name, accountId } = place;
  const boundary = permissionBoundaryName(name);
  try {
    await policy(permissionBoundaryArn(place));
    return { found: boundary };
  } catch (error) {
    if ((error as Error).name !== "NoSuchEntityException") return notToBeHad(boundary, error);
    return {
      missing: `account ${accountId} is not bootstrapped for ${name}: there is no policy ${boundary}`,
      remedy: bootstrapping(place),
    };
  }
}

/** Where AWS, or what lies before it, does not let us see whether something is there. */
export function notToBeHad(what: string, error: unknown): Problem {
  const { name: kind, message } = error as Error;
  const refused = { missing: `${what} is not to be had: ${kind}: ${message}`, remedy: "check your permissions" };
  return unreachable(error) ?? refused;
}

function bootstrapping({ name, accountId }: Place): string {
  return `with an administrator's credentials: npm run bootstrap -- ${bootstrapName(name, accountId)}`;
}

async function zoneFinding({ name, accountId, domain }: ZoneOwner, zones: PublicZones): Promise<Finding> {
  try {
    const ids = await zones(domain);
    const [id, ...others] = ids;
    if (id !== undefined && others.length === 0) return { found: `${domain}, ${id}` };
    if (id === undefined) {
      return {
        missing: `account ${accountId} has no public hosted zone ${domain}, which ${name} looks up`,
        remedy: `take credentials of the account that has it, or let ${name} make it: dns.zone "created" in ${name}.ts`,
      };
    }
    return {
      missing: `account ${accountId} has ${ids.length} public hosted zones ${domain} (${ids.join(", ")}), and Terraform takes none of several`,
      remedy: `delete those whose name servers are not the ones that this shows: dig +short NS ${domain}`,
    };
  } catch (error) {
    return notToBeHad(domain, error);
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
