import { type Element, element, find, findAll, textAt, withChildren } from "../xml";
import { type Documents, distributionKind, type StoredDocument } from "./documents";
import { CloudFrontError } from "./error";
import type { Functions } from "./functions";

const none = (name: string) => element(name, [element("Quantity", "0")]);

/** What CloudFront assumes where a distribution's document leaves it out: API reference, "DistributionConfig". */
const assumed: readonly Element[] = [
  none("Aliases"),
  element("DefaultRootObject"),
  none("OriginGroups"),
  none("CacheBehaviors"),
  none("CustomErrorResponses"),
  element("Logging", [
    element("Enabled", "false"),
    element("IncludeCookies", "false"),
    element("Bucket"),
    element("Prefix"),
  ]),
  element("PriceClass", "PriceClass_All"),
  element("ViewerCertificate", [element("CloudFrontDefaultCertificate", "true")]),
  element("Restrictions", [element("GeoRestriction", [element("RestrictionType", "none"), element("Quantity", "0")])]),
  element("WebACLId"),
  element("HttpVersion", "http2"),
  element("IsIPV6Enabled", "false"),
  element("ContinuousDeploymentPolicyId"),
  element("Staging", "false"),
];

export function withAssumed(config: Element): Element {
  return withChildren(config, ...assumed.filter(({ name }) => !find(config, name)));
}

/** Refuses a distribution that refers to what is not there. */
export function checkReferences(config: Element, referred: readonly Documents[], functions: Functions): void {
  for (const documents of referred) {
    const { name, referredBy } = documents.kind;
    const missing = findAll(config, referredBy as string).find(({ text }) => text !== "" && !documents.has(text));
    if (missing)
      throw new CloudFrontError(
        404,
        `NoSuch${name}`,
        `The distribution refers to ${name} ${missing.text}, which does not exist.`,
      );
  }
  const origins = findAll(config, "Origin").map((origin) => textAt(origin, "Id"));
  const lost = findAll(config, "TargetOriginId").find(({ text }) => !origins.includes(text));
  if (lost)
    throw new CloudFrontError(
      404,
      "NoSuchOrigin",
      `A cache behavior targets origin ${lost.text}, which the distribution does not have.`,
    );
  const unpublished = findAll(config, "FunctionARN").find(({ text }) => !functions.isLive(text));
  if (unpublished) {
    throw new CloudFrontError(
      400,
      "InvalidFunctionAssociation",
      `${unpublished.text} is not published to the LIVE stage.`,
    );
  }
}

/** The distribution as the API shows it: deployed at once, since there is one edge, and it is here. */
export function distributionElement(name: string, { id, modifiedAt, config }: StoredDocument, arn: string): Element {
  const facts = [
    element("Id", id),
    element("ARN", arn),
    element("Status", "Deployed"),
    element("LastModifiedTime", modifiedAt),
    element("InProgressInvalidationBatches", "0"),
    element("DomainName", `${id.toLowerCase()}.cloudfront.net`),
    element("ActiveTrustedSigners", [element("Enabled", "false"), element("Quantity", "0")]),
    element("ActiveTrustedKeyGroups", [element("Enabled", "false"), element("Quantity", "0")]),
  ];
  const isSummary = name === `${distributionKind.name}Summary`;
  return element(name, isSummary ? [...facts, ...config.children] : [...facts, config]);
}

export function requireDisabled({ config }: StoredDocument): void {
  if (textAt(config, "Enabled") === "false") return;
  throw new CloudFrontError(
    409,
    "DistributionNotDisabled",
    "The distribution you are trying to delete has not been disabled.",
  );
}
