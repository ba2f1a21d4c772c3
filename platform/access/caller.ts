import { type Policy, parsePolicy } from "./evaluation/policy";
import type { Principal } from "./evaluation/request";
import type { Role } from "./stack-access";

/** Somebody who asks, with the policies that they bring along. */
export interface Caller {
  /** How reports call them. */
  readonly name: string;
  readonly principal: Principal;
  readonly identity?: readonly Policy[];
  readonly boundary?: Policy | undefined;
}

export const anonymous: Caller = { name: "anybody, unsigned", principal: { kind: "anonymous" } };

/** An AWS service that acts for itself, such as `cloudfront.amazonaws.com`. */
export function service(name: string): Caller {
  return { name, principal: { kind: "service", name } };
}

/** Whoever uses a role of the stack. */
export function holderOf({ arn, identity, boundary }: Role, name: string): Caller {
  return { name, principal: { kind: "role", arn, sessionName: "session" }, identity, boundary };
}

/** Somebody whose own policies allow everything: what is denied to them, the resource's policy or a boundary denies. */
export function administrator(accountId: string, boundary?: Policy): Caller {
  return {
    name: boundary ? `anybody within ${boundary.name}` : `administrator of ${accountId}`,
    principal: { kind: "role", arn: `arn:aws:iam::${accountId}:role/administrator`, sessionName: "session" },
    identity: [everything],
    boundary,
  };
}

/** Somebody of the account whose own policies allow nothing: what is allowed to them, the resource's policy allows. */
export function bystander(accountId: string): Caller {
  return {
    name: `bystander in ${accountId}`,
    principal: { kind: "role", arn: `arn:aws:iam::${accountId}:role/bystander`, sessionName: "session" },
  };
}

const everything = parsePolicy(
  "AdministratorAccess",
  "identity",
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }],
  }),
);
