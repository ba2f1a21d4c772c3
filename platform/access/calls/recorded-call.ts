/** What Terraform is at: an administrator alone destroys an environment. */
export type Phase = "plan" | "deploy" | "destroy";

/** A call of AWS's API, as it was seen on its way. */
export interface RecordedCall {
  /** The service as the signature calls it, such as `monitoring` for CloudWatch. */
  readonly service: string;
  readonly region: string;
  /** Such as `DescribeVpcs`; method and path where AWS's API has no such operation. */
  readonly operation: string;
  /** What the call said, each text by its place: `RoleName`, `Filter.1.Name`; without documents of XML. */
  readonly parameters: Readonly<Record<string, string>>;
  /** How the caller's program calls itself. */
  readonly agent: string;
  /** What was going on. */
  readonly during: Phase;
}
