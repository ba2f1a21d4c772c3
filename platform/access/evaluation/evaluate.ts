import type { Policy } from "./policy";
import { type Admitted, admittedAs } from "./principal";
import { accountOf, type Request } from "./request";
import { denials, type Finding, permissions } from "./statement";

/** The policies that AWS looks at when it decides a request. */
export interface Policies {
  /** Those attached to the role or user that asks. */
  readonly identity?: readonly Policy[];
  /** The most that the role or user may do, whatever other policies say. */
  readonly boundary?: Policy | undefined;
  /** The policy of what is asked for. */
  readonly resource?: ResourcePolicy | undefined;
}

export interface ResourcePolicy {
  readonly policy: Policy;
  /** KMS keys and roles let nobody in whom their own policy does not name; other resources leave their account free to. */
  readonly mustAdmit: boolean;
}

export interface Decision {
  readonly allowed: boolean;
  /** Which statement decided, or what is missing. */
  readonly because: string;
}

/**
 * What AWS would answer to a request (IAM User Guide, "Policy evaluation logic", "Cross-account policy evaluation logic" and
 * "Permissions boundaries for IAM entities"). Pure. Policies of an organisation, of sessions and of VPC endpoints, access
 * control lists and S3's public access block only take away further; they are left out.
 */
export function evaluate(request: Request, policies: Policies): Decision {
  const { identity = [], boundary, resource } = policies;
  const everyPolicy = [...identity, ...[boundary, resource?.policy].filter((policy) => policy !== undefined)];
  const [denial] = everyPolicy.flatMap((policy) => denials(policy, request));
  if (denial) return { allowed: false, because: `${nameOf(denial)} denies it` };

  const accountId = accountOf(request.principal);
  if (accountId === undefined) return byResourcePolicy(request, policies);
  return accountId === request.resourceAccountId ? withinAccount(request, policies) : acrossAccounts(request, policies);
}

/** Services, guests and federated users have no policies of their own. */
function byResourcePolicy(request: Request, { resource }: Policies): Decision {
  const admission = admissionBy(resource, request);
  return admission ? allowedBy(admission.finding) : notAdmitted(resource);
}

/** Each side's account has to agree. */
function acrossAccounts(request: Request, policies: Policies): Decision {
  const admission = admissionBy(policies.resource, request);
  return admission ? byIdentityPolicies(request, policies) : notAdmitted(policies.resource);
}

/**
 * Within an account one side is enough: what a resource's policy grants to a user or a session itself stands, what it
 * grants to a role is limited by the role's boundary, and what it grants to the account is the account's to pass on.
 */
function withinAccount(request: Request, policies: Policies): Decision {
  const admission = admissionBy(policies.resource, request);
  if (admission?.as === "itself") return allowedBy(admission.finding);
  if (admission?.as === "role") return withinBoundary(request, policies, admission.finding);
  if (!admission && policies.resource?.mustAdmit) return notAdmitted(policies.resource);
  return byIdentityPolicies(request, policies);
}

function byIdentityPolicies(request: Request, policies: Policies): Decision {
  const [permission] = (policies.identity ?? []).flatMap((policy) => permissions(policy, request));
  if (!permission) return { allowed: false, because: "no statement allows it" };
  return withinBoundary(request, policies, permission);
}

function withinBoundary(request: Request, { boundary }: Policies, permission: Finding): Decision {
  if (!boundary || permissions(boundary, request).length > 0) return allowedBy(permission);
  return { allowed: false, because: `${nameOf(permission)} allows it, and it is beyond ${boundary.name}` };
}

interface Admission {
  readonly finding: Finding;
  readonly as: Admitted;
}

const nearestFirst: readonly Admitted[] = ["itself", "role", "account"];

/** The statement by which a resource's policy lets somebody in, by the nearest name that it calls them. */
function admissionBy(resource: ResourcePolicy | undefined, request: Request): Admission | undefined {
  if (!resource) return undefined;
  const admissions = permissions(resource.policy, request).map((finding): Admission => {
    const { principals } = finding.statement;
    return { finding, as: principals ? admittedAs(principals, request.principal) : "account" };
  });
  return nearestFirst.flatMap((as) => admissions.filter((admission) => admission.as === as))[0];
}

function allowedBy(finding: Finding): Decision {
  return { allowed: true, because: `${nameOf(finding)} allows it` };
}

function notAdmitted(resource: ResourcePolicy | undefined): Decision {
  return {
    allowed: false,
    because: resource ? `${resource.policy.name} does not admit them` : "no policy admits them",
  };
}

function nameOf({ policy, statement }: Finding): string {
  return `${statement.name} of ${policy.name}`;
}
