import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Place } from "../commands/caller";
import { notToBeHad } from "../commands/checks";
import { CommandRefused } from "../commands/command";
import type { StackWork } from "../commands/stack-work";
import { bootstrap, stateBucketName, stateKey } from "../naming";
import type { State } from "../terraform/state";

/** What a bootstrap's bucket has of its state. Rejects with the client's error. */
export type StateInBucket = () => Promise<State | "no state" | "no bucket">;

export function stateInBucket({ accountId, region }: Pick<Place, "accountId" | "region">): StateInBucket {
  const place = { Bucket: stateBucketName(accountId), Key: stateKey(bootstrap) };
  return async () => {
    try {
      const { Body } = await new S3Client({ region }).send(new GetObjectCommand(place));
      return JSON.parse((await Body?.transformToString()) ?? "");
    } catch (error) {
      const { name } = error as Error;
      if (name === "NoSuchBucket") return "no bucket";
      if (name === "NoSuchKey") return "no state";
      throw error;
    }
  };
}

/**
 * Has Terraform look for a bootstrap's state where it is: beside the stack as long as its bucket is not there, or the state has not
 * moved into it. Answers the state, if there is one by now; rejects with CommandRefused where it cannot be known.
 */
export async function settleState(work: StackWork, inBucket: StateInBucket): Promise<State | undefined> {
  const { directory } = work;
  const { override } = placesOf(work);
  const beside = await stateBeside(work);
  const found = await inBucket().catch((error: unknown) => {
    const { missing, remedy } = notToBeHad(`the state of ${work.name}`, error);
    throw new CommandRefused(`${missing}. To mend it: ${remedy}`);
  });
  if (found === "no state" && beside === undefined) throw begunElsewhere(work);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (typeof found !== "string" && !isNewer(beside, found)) {
    await rm(override, { force: true });
    return found;
  }
  await writeFile(override, besideTheStack);
  return beside;
}

/** Moved, a state has the same serial in both places; one that is going back for a destruction has a higher one beside the stack. */
function isNewer(beside: State | undefined, found: State): boolean {
  return beside?.lineage === found.lineage && beside.serial > found.serial;
}

const besideTheStack = JSON.stringify({ terraform: { backend: { local: {} } } });

/** Moves the state into its bucket, if it has been beside the stack until now. */
export async function keepStateInBucket(work: StackWork): Promise<void> {
  const { override, state, backup } = placesOf(work);
  if (!existsSync(override)) return;
  await rm(override);
  await work.terraform.moveState();
  await Promise.all([rm(state, { force: true }), rm(backup, { force: true })]);
}

async function stateBeside(work: StackWork): Promise<State | undefined> {
  const text = await readFile(placesOf(work).state, "utf8").catch(() => "");
  return text === "" ? undefined : JSON.parse(text);
}

function begunElsewhere({ name, accountId, directory }: StackWork): CommandRefused {
  return new CommandRefused(
    [
      `Account ${accountId} has the bucket ${stateBucketName(accountId)}, but the state of ${name} is neither there nor in`,
      `${directory}: it was begun on another machine, and cut off.`,
      "To mend it: run this there, or bring that machine's terraform.tfstate here; where it is lost, delete what was made.",
    ].join("\n"),
  );
}

function placesOf({ directory }: StackWork) {
  return {
    override: join(directory, "backend_override.tf.json"),
    state: join(directory, "terraform.tfstate"),
    backup: join(directory, "terraform.tfstate.backup"),
  };
}
