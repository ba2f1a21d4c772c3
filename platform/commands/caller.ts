import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { CommandRefused } from "./command";

/** Asks AWS whose credentials we hold. Rejects with the client's error where there are none, or none that hold. */
export type AccountOfCaller = () => Promise<string>;

export function accountOfCaller(region: string): AccountOfCaller {
  return async () => {
    const { Account = "" } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
    return Account;
  };
}

export interface Place {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
}

/** What stands in the way, and what to do. */
export interface Problem {
  readonly missing: string;
  readonly remedy: string;
}

/** Rejects with CommandRefused unless the caller is in the environment's account, and of no other region's mind. */
export async function checkCaller(place: Place, account: AccountOfCaller, env: NodeJS.ProcessEnv): Promise<void> {
  const problem = (await accountProblem(place, account)) ?? regionProblem(place, env);
  if (problem !== undefined) throw new CommandRefused(`${problem.missing}. To mend it: ${problem.remedy}`);
}

export async function accountProblem(
  { name, accountId }: Place,
  account: AccountOfCaller,
): Promise<Problem | undefined> {
  let found: string;
  try {
    found = await account();
  } catch (error) {
    return unreachable(error) ?? unknownCaller(error);
  }
  if (found === accountId) return undefined;
  return {
    missing: `These are credentials of account ${found}, but ${name} lives in ${accountId}`,
    remedy: "take that account's, for example by AWS_PROFILE",
  };
}

function unknownCaller(error: unknown): Problem {
  const reason = (error as Error).message;
  return { missing: `AWS does not know who you are (${reason})`, remedy: "log in, for example: aws sso login" };
}

/** The problem where a request did not get as far as AWS: an answer of AWS's has a status. */
export function unreachable(error: unknown): Problem | undefined {
  const { name, message, code, $metadata } = error as Error & {
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const isOfNetwork = name === "TimeoutError" || /^(E[A-Z]+|UND_ERR_\w+)$/.test(code ?? "");
  if (!isOfNetwork || $metadata?.httpStatusCode !== undefined) return undefined;
  return {
    missing: `AWS does not answer (${message || code})`,
    remedy: "look at your network, your proxy and AWS_ENDPOINT_URL",
  };
}

export function regionProblem({ name, region }: Place, env: NodeJS.ProcessEnv): Problem | undefined {
  const wanted = env.AWS_REGION || env.AWS_DEFAULT_REGION || region;
  if (wanted === region) return undefined;
  return {
    missing: `Your AWS region is ${wanted}, but ${name} lives in ${region}`,
    remedy: `set AWS_REGION=${region}`,
  };
}
