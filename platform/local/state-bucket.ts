import { stateBucketName } from "../naming";
import { accountAuthorization, emulatedAccountId } from "./supplement/service";
import { findAll, parseXml } from "./supplement/xml";

/** The bucket with Terraform's state, which on AWS the bootstrap stack makes once per account. */
const bucket = stateBucketName(emulatedAccountId);

const headers = { authorization: accountAuthorization("s3") };

/** Makes the bucket for Terraform's state, where it is not there yet. */
export async function ensureStateBucket(endpoint: string): Promise<void> {
  const answer = await fetch(`${endpoint}/${bucket}`, { method: "PUT", headers });
  if (!answer.ok && answer.status !== 409)
    throw new Error(`The bucket for Terraform's state was refused: ${await answer.text()}`);
}

/** Whether a deploy of any environment holds Terraform's lock: it is under way, or was cut off. */
export async function deployIsUnfinished(endpoint: string): Promise<boolean> {
  const answer = await fetch(`${endpoint}/${bucket}?list-type=2`, { headers });
  if (!answer.ok) return false;
  return findAll(parseXml(await answer.text()), "Key").some(({ text }) => text.endsWith(".tflock"));
}
