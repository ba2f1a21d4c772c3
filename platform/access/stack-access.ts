import type { Resource, StackConfiguration } from "../terraform/stack-configuration";
import type { ResourcePolicy } from "./evaluation/evaluate";
import { type Policy, type PolicyKind, parsePolicy } from "./evaluation/policy";
import { placeholder, withPlaceholders } from "./placeholder";

/** A role with all that decides what it may do. */
export interface Role {
  /** Its construct's place below the stack, such as `api/role/role`. */
  readonly path: string;
  readonly arn: string;
  readonly identity: readonly Policy[];
  readonly boundary: Policy | undefined;
}

/** A resource that has a policy of its own, saying who may do what to it. */
export interface Guarded extends ResourcePolicy {
  readonly path: string;
  readonly arn: string;
  /** Whether the policy has a say: on its service's actions on the resource, or on something inside it. */
  guards(action: string, arn: string): boolean;
}

/** A policy that would go unseen: it is attached in a way that this does not read. */
export class PolicyUnseen extends Error {
  constructor(resource: Resource, what: string) {
    super(
      `${resource.path} (${resource.type}) ${what}; who may do what cannot be told. Teach platform/access/stack-access.ts to read it.`,
    );
    this.name = "PolicyUnseen";
  }
}

/** Who may do what in a stack, as its Terraform JSON has it: every policy, by whom or what it is attached to. Throws PolicyUnseen. */
export class StackAccess {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly roles: readonly Role[];
  readonly guarded: readonly Guarded[];
  private readonly managedPolicies: ReadonlyMap<Resource, Policy>;

  /** @param bootstrap the stack of the same account that makes what bounds the roles of this one */
  constructor(
    private readonly stack: StackConfiguration,
    private readonly bootstrap?: StackAccess,
  ) {
    this.name = stack.name;
    this.accountId = stack.accountId ?? "";
    this.region = stack.regionOf() ?? "";
    for (const resource of stack.resources) refuseUnseen(resource);
    this.managedPolicies = new Map(
      stack.all("aws_iam_policy").map((policy) => [policy, this.read(policy, "identity", policy)]),
    );
    this.roles = stack.all("aws_iam_role").map((role) => this.readRole(role));
    this.guarded = stack.all(...Object.keys(guards)).flatMap((holder) => this.readGuarded(holder));
  }

  /** What an attribute of the only resource of a type under a construct's path will be; its ARN, unless another is named. */
  of(type: string, path: string, attribute = "arn"): string {
    return placeholder(this.only(type, path), attribute);
  }

  /** The only managed policy under a construct's path. */
  managedPolicy(path: string): Policy {
    return this.managedPolicies.get(this.only("aws_iam_policy", path)) as Policy;
  }

  /** The managed policy that goes by an ARN, wherever in the account it is made. */
  policyAt(arn: string): Policy | undefined {
    const own = [...this.managedPolicies].find(([resource]) => placeholder(resource, "arn") === arn);
    return own?.[1] ?? this.bootstrap?.policyAt(arn);
  }

  private only(type: string, path: string): Resource {
    const [found, ...others] = this.stack.all(type).filter((resource) => isUnder(this.below(resource), path));
    if (found && others.length === 0) return found;
    throw new Error(`There are ${others.length + (found ? 1 : 0)} ${type} under ${this.name}/${path}, not one.`);
  }

  private readRole(role: Resource): Role {
    const boundary = role.attributes.permissions_boundary;
    const inline = this.attachedTo(role, "aws_iam_role_policy").map((policy) => this.read(policy, "identity", policy));
    const managed = this.attachedTo(role, "aws_iam_role_policy_attachment").map((attachment) =>
      this.readManaged(attachment, attachment.attributes.policy_arn),
    );
    return {
      path: this.below(role),
      arn: placeholder(role, "arn"),
      identity: [...inline, ...managed],
      boundary: boundary === undefined || boundary === null ? undefined : this.readManaged(role, boundary),
    };
  }

  private attachedTo(role: Resource, type: string): readonly Resource[] {
    return this.stack.all(type).filter((policy) => this.stack.target(policy.attributes.role, "aws_iam_role") === role);
  }

  private readManaged(holder: Resource, reference: unknown): Policy {
    const target = this.stack.target(reference, "aws_iam_policy");
    const policy = target ? this.managedPolicies.get(target) : this.policyAt(String(this.stack.resolve(reference)));
    if (!policy)
      throw new PolicyUnseen(holder, `uses the policy ${String(reference)}, which no stack of the account has`);
    return policy;
  }

  private readGuarded(holder: Resource): readonly Guarded[] {
    const guard = guards[holder.type];
    if (!guard) return [];
    if (!holder.text(guard.policy)) throw new PolicyUnseen(holder, "has no policy, so that AWS gives it one");
    const resource =
      guard.of === "itself" ? holder : this.stack.target(holder.attributes[guard.of.reference], guard.of.type);
    if (!resource) throw new PolicyUnseen(holder, "guards a resource from outside the stack");
    const arn = placeholder(resource, "arn");
    return [
      {
        path: this.below(resource),
        arn,
        policy: this.read(holder, guard.kind, resource, guard.policy),
        mustAdmit: guard.mustAdmit,
        guards: (action, asked) =>
          action.startsWith(`${guard.service}:`) && (asked === arn || asked.startsWith(`${arn}/`)),
      },
    ];
  }

  private read(holder: Resource, kind: PolicyKind, named: Resource, attribute = "policy"): Policy {
    const name = kind === "trust" ? `the trust of ${this.below(named)}` : this.below(named);
    return parsePolicy(
      name,
      kind,
      withPlaceholders(this.stack, String(this.stack.resolve(holder.attributes[attribute]))),
    );
  }

  private below(resource: Resource): string {
    return resource.path.slice(this.name.length + 1);
  }
}

interface Guard {
  readonly kind: PolicyKind;
  /** The attribute that holds the policy. */
  readonly policy: string;
  /** Whose actions it decides. A trust policy decides who takes a role on, and nothing else that is done to the role. */
  readonly service: string;
  readonly mustAdmit: boolean;
  /** Which resource it guards. */
  readonly of: "itself" | { readonly reference: string; readonly type: string };
}

/** How resources get policies of their own. */
const guards: Readonly<Record<string, Guard>> = {
  aws_iam_role: { kind: "trust", policy: "assume_role_policy", service: "sts", mustAdmit: true, of: "itself" },
  aws_kms_key: { kind: "resource", policy: "policy", service: "kms", mustAdmit: true, of: "itself" },
  aws_s3_bucket_policy: {
    kind: "resource",
    policy: "policy",
    service: "s3",
    mustAdmit: false,
    of: { reference: "bucket", type: "aws_s3_bucket" },
  },
  aws_sns_topic_policy: {
    kind: "resource",
    policy: "policy",
    service: "sns",
    mustAdmit: false,
    of: { reference: "arn", type: "aws_sns_topic" },
  },
};

/** How roles get policies; each names its role. */
const roleAttachments = ["aws_iam_role_policy", "aws_iam_role_policy_attachment"];

/** Attributes that grant and are not read; Terraform has a resource of its own for each. */
const grantingAttributes = ["inline_policy", "managed_policy_arns", "access_policy", "resource_policy", "key_policy"];

/** Types that grant without a policy, or to others than roles; none is read. */
const grantingTypes =
  /^aws_(iam_(user|group|access_key|policy_attachment)|kms_grant|lambda_permission|ram_|s3_access_point|s3_bucket_acl|s3control_)/;

function refuseUnseen(resource: Resource): void {
  const { type, attributes, stack } = resource;
  if (grantingTypes.test(type)) throw new PolicyUnseen(resource, "grants by other means than a policy of a role");
  if (roleAttachments.includes(type) && !stack.target(attributes.role, "aws_iam_role")) {
    throw new PolicyUnseen(resource, `gives a policy to ${String(attributes.role)} from outside the stack`);
  }
  const isRead = [...roleAttachments, "aws_iam_policy", ...Object.keys(guards)].includes(type);
  const unread = Object.keys(attributes).find(
    (name) => grantingAttributes.includes(name) || (!isRead && /(^|_)policy$/.test(name) && isPolicy(resource, name)),
  );
  if (unread !== undefined) throw new PolicyUnseen(resource, `has a policy in ${unread}`);
}

/** A policy's text, or something of which only a deploy can tell what it is. */
function isPolicy(resource: Resource, attribute: string): boolean {
  return /Statement|\$\{/.test(resource.text(attribute) ?? "");
}

function isUnder(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(`${ancestor}/`);
}
