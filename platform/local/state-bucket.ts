import { stateBucketName } from "../naming";
import { accountAuthorization } from "./supplement/service";
import { findAll, parseXml } from "./supplement/xml";

const headers = { authorization: accountAuthorization("s3") };

/** Makes an account's bucket for Terraform's state, which on AWS the bootstrap stack does, where it is not there yet. */
export async function ensureStateBucket(endpoint: string, accountId: string): Promise<void> {
  const answer = await fetch(`${endpoint}/${stateBucketName(accountId)}`, { method: "PUT", headers });
  if (!answer.ok && answer.status !== 409)
    throw new Error(`The bucket for Terraform's state was refused: ${await answer.text()}`);
}

/** Whether a deploy of any environment of the account holds Terraform's lock: it is under way, or was cut off. */
export async function deployIsUnfinished(endpoint: string, accountId: string): Promise<boolean> {
  const answer = await fetch(`${endpoint}/${stateBucketName(accountId)}?list-type=2`, { headers });
  if (!answer.ok) return false;
  return findAll(parseXml(await answer.text()), "Key").some(({ text }) => text.endsWith(".tflock"));
}
