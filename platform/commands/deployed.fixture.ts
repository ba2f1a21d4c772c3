/** The stack `local`, deployed whole on an emulator, to be planned against, changed from outside, and deployed again. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { environments } from "../environments";
import type { Environment } from "../environments/environment";
import { clientEnvironment } from "../local/emulator/emulator";
import { region, sharedEmulator } from "../local/emulator/emulator.fixture";
import { awsCommand } from "../local/emulator/python";
import { ensureStateBucket } from "../local/state-bucket";
import { synthesiseEnvironment } from "../stacks/synthesised-stack";
import type { TerraformRun } from "../terraform/terraform-run";
import { applySavedPlan, savePlan } from "./saved-plan";
import { type StackWork, workOnStack } from "./stack-work";

export const clone = resolve(__dirname, "../..");

/** A synthesised stack that may be edited before Terraform gets it. */
export interface EditableStack {
  resource: Record<string, Record<string, Record<string, unknown>>>;
  output: unknown;
  moved?: readonly { readonly from: string; readonly to: string }[];
  provider: { aws: { default_tags: { tags: Record<string, string> }[] }[] };
}

export type Edit = (stack: EditableStack) => void;

/** How a program ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Deploys `local` once for a test file. */
export function deployedLocal() {
  const { emulator } = sharedEmulator();
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-deployed-"));
    await ensureStateBucket(emulator().endpoint, environments.local.accountId);
    const deployed = work(stackOf(environments.local));
    await savePlan(deployed, []);
    await applySavedPlan(deployed);
  }, 400_000);

  afterAll(() => rm(directory, { recursive: true, force: true }));

  function stackOf(environment: Environment, edit: Edit = () => undefined): EditableStack {
    const outdir = mkdtempSync(join(directory, "synth-"));
    const stack = synthesiseEnvironment(outdir, environment) as unknown as EditableStack;
    edit(stack);
    return stack;
  }

  function work(stack: EditableStack, endpoint = emulator().endpoint): StackWork {
    return workOnStack(stack as never, directory, { env: clientOf(endpoint) });
  }

  /** What `work` is, for plans alone: it takes for granted that AWS is as the state says, which saves most of the time. */
  function quickWork(stack: EditableStack): StackWork {
    const { terraform, ...rest } = work(stack);
    const quick: Pick<TerraformRun, "begin" | "plan" | "showPlan" | "pullState"> = {
      begin: (text) => writeFile(join(directory, "cdk.tf.json"), text),
      plan: (file) => terraform.plan(file, "-refresh=false"),
      showPlan: (file) => terraform.showPlan(file),
      pullState: async () => undefined,
    };
    return { ...rest, terraform: quick as TerraformRun };
  }

  /** The real AWS CLI, to change things behind Terraform's back; answers what it prints. No argument holds a space. */
  async function aws(line: string): Promise<string> {
    const program = awsCommand(clone, process.env.PATH ?? "");
    const env = { ...clientOf(emulator().endpoint), AWS_DEFAULT_OUTPUT: "text" };
    const { code, stdout, stderr } = await ended(run(program, line.split(" "), env));
    if (code !== 0) throw new Error(`aws ${line}: ${stderr}`);
    return stdout.trim();
  }

  return { emulator, directory: () => directory, stackOf, work, quickWork, aws };
}

/** What tells every client of AWS that it is here. */
export function clientOf(endpoint: string): NodeJS.ProcessEnv {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS_|TF_|FORCE_COLOR)/.test(name)));
  return {
    ...own,
    NO_COLOR: "1",
    ...clientEnvironment(endpoint),
    AWS_DEFAULT_REGION: region,
    AWS_PAGER: "",
    // Terraform and its provider spend a third of their time on collecting garbage, of which a plan makes little.
    GOGC: "400",
  };
}

/** A command of ours as `npm run` starts it, without npm. */
export function command(name: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  return run(process.execPath, ["--import", "tsx", join("platform", "commands", `${name}.ts`), ...args], env);
}

/** What a test has started and not waited for, such as one that took too long. */
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill("SIGINT");
});

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const child = spawn(program, args, { cwd: clone, env, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  child.once("close", () => running.delete(child));
  return child;
}

export async function ended(child: ReturnType<typeof run>): Promise<Ended> {
  const code = new Promise<number | null>((done, fail) => child.on("error", fail).on("close", done));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, stderr };
}
