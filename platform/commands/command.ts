/** What every command here has in common: what its exit code says, and how it fails. */
import { whenAskedToEndIdle } from "../terraform/interruptions";
import { SynthesisFailed } from "../terraform/synthesise";
import { TerraformMissing } from "../terraform/terraform";
import { TerraformFailed, TerraformInterrupted } from "../terraform/terraform-run";

/** What a command ends with: nothing differs, it failed or refused, or it shows changes. */
export const exitCode = { none: 0, error: 1, changes: 2 } as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** The same for every command's help. */
export const exitCodesInHelp = "Exit codes: 0 nothing differs, 1 error or refusal, 2 changes.";

/** A command does not do what it was asked to; the message says why, and what to do. */
export class CommandRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = "CommandRefused";
  }
}

const expected = [CommandRefused, SynthesisFailed, TerraformFailed, TerraformInterrupted, TerraformMissing];

/** Runs a command to its exit code. What may well go wrong is told in its words alone; anything else with its trace. */
export async function runCommand(command: () => Promise<ExitCode>, { json }: { readonly json?: true }): Promise<void> {
  // An operator may run an older Node.js than the API host; that is no news to whoever deploys.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  whenAskedToEndIdle(() => {
    console.error("Interrupted.");
    process.exit(exitCode.error);
  });
  try {
    process.exitCode = await command();
  } catch (error) {
    process.exitCode = exitCode.error;
    if (!(error instanceof Error) || !expected.some((kind) => error instanceof kind)) throw error;
    if (json) console.log(JSON.stringify({ error: error.message }, null, 2));
    else console.error(error.message);
  }
}
