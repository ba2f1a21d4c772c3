/** One statement of an IAM or resource policy. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | { readonly Service?: string; readonly AWS?: string; readonly Federated?: string };
  readonly Action: string | readonly string[];
  /** Absent in a role's trust policy, and where `NotResource` says what is spared. */
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The statements as the JSON text that AWS takes. */
export function policyDocument(...statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
