/** Who asks. Only roles and users have an account, and policies of their own. */
export type Principal =
  | { readonly kind: "anonymous" }
  | { readonly kind: "service" /** Such as `cloudfront.amazonaws.com`. */; readonly name: string }
  | { readonly kind: "federated" /** The identity provider's ARN. */; readonly provider: string }
  | { readonly kind: "user"; readonly arn: string }
  | { readonly kind: "role"; readonly arn: string; readonly sessionName: string };

/** Keys of conditions in lower case, each with all its values. */
export type Context = Readonly<Record<string, readonly string[]>>;

/** A request to AWS, as authorisation sees it. */
export interface Request {
  readonly principal: Principal;
  /** Such as `s3:GetObject`. */
  readonly action: string;
  /** The ARN of what the action is done to; `*` where the action knows no resource. */
  readonly resource: string;
  /** The account that owns the resource: not every ARN says it. */
  readonly resourceAccountId: string;
  /** What conditions look at, by key in any case; what the principal says about itself is added. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** The account that a principal belongs to; services, guests and federated users belong to none. */
export function accountOf(principal: Principal): string | undefined {
  return "arn" in principal ? principal.arn.split(":")[4] : undefined;
}

/** The ARN by which AWS knows who uses a role: `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
export function sessionArn(role: { readonly arn: string; readonly sessionName: string }): string {
  const [, partition, , , accountId, resource = ""] = role.arn.split(":");
  return `arn:${partition}:sts::${accountId}:assumed-role/${lastPart(resource)}/${role.sessionName}`;
}

/** All that conditions may look at (IAM User Guide, "AWS global condition context keys", properties of the principal). */
export function contextOf({ principal, context = {} }: Request): Context {
  return lowerCaseKeys({ ...aboutPrincipal(principal), ...context });
}

function aboutPrincipal(principal: Principal): Readonly<Record<string, string>> {
  switch (principal.kind) {
    case "anonymous":
      return { "aws:PrincipalType": "Anonymous", "aws:PrincipalIsAWSService": "false" };
    case "service":
      return { "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": principal.name };
    case "federated":
      return { "aws:FederatedProvider": principal.provider, "aws:PrincipalIsAWSService": "false" };
    case "user":
      return {
        ...aboutAccountMember(principal.arn),
        "aws:PrincipalType": "User",
        "aws:username": lastPart(principal.arn),
      };
    case "role":
      return { ...aboutAccountMember(principal.arn), "aws:PrincipalType": "AssumedRole" };
  }
}

function aboutAccountMember(arn: string): Readonly<Record<string, string>> {
  return {
    "aws:PrincipalArn": arn,
    "aws:PrincipalAccount": arn.split(":")[4] ?? "",
    "aws:PrincipalIsAWSService": "false",
  };
}

function lowerCaseKeys(context: NonNullable<Request["context"]>): Context {
  return Object.fromEntries(Object.entries(context).map(([key, value]) => [key.toLowerCase(), [value].flat()]));
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
