import { randomBytes, randomUUID } from "node:crypto";
import type { Answer, Service } from "./service";

type Document = Readonly<Record<string, unknown>>;
type Documents = Readonly<Record<string, Document>>;

/** Patch baselines, and maintenance windows with what they patch and how: each as it was sent, by its id. */
export interface SsmState {
  readonly baselines: Documents;
  readonly windows: Documents;
  readonly targets: Documents;
  readonly tasks: Documents;
  /** The baseline of each patch group, by the group's name. */
  readonly patchGroups: Readonly<Record<string, string>>;
  /** Tags of baselines and windows, by their id. */
  readonly tags: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const nothing: SsmState = { baselines: {}, windows: {}, targets: {}, tasks: {}, patchGroups: {}, tags: {} };

/** What a baseline is where nothing is said. */
const emptyBaseline = {
  GlobalFilters: { PatchFilters: [] },
  ApprovalRules: { PatchRules: [] },
  ApprovedPatches: [],
  ApprovedPatchesComplianceLevel: "UNSPECIFIED",
  ApprovedPatchesEnableNonSecurity: false,
  RejectedPatches: [],
  RejectedPatchesAction: "ALLOW_AS_DEPENDENCY",
  Sources: [],
};

/** What Systems Manager refuses, under the name by which AWS's clients know it. */
class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "Refused";
  }
}

/**
 * Systems Manager's patching: moto does not read a baseline or a task back, cannot change them or a window, and refuses
 * tags on a baseline. So baselines and windows are kept here whole; everything else of Systems Manager is moto's.
 */
export function createSsm(accountId: string, earlier: SsmState = nothing): Service & { state(): SsmState } {
  /** As what Systems Manager acts where a task names no role: AWS makes it with the first such task. */
  const serviceLinkedRole = `arn:aws:iam::${accountId}:role/aws-service-role/ssm.amazonaws.com/AWSServiceRoleForAmazonSSM`;
  const baselines = new Map(Object.entries(earlier.baselines));
  const windows = new Map(Object.entries(earlier.windows));
  const targets = new Map(Object.entries(earlier.targets));
  const tasks = new Map(Object.entries(earlier.tasks));
  const patchGroups = new Map(Object.entries(earlier.patchGroups));
  const tags = new Map(Object.entries(earlier.tags));

  const operations: Readonly<Record<string, (sent: Document) => Document>> = {
    CreatePatchBaseline: (sent) => ({
      BaselineId: create(baselines, "BaselineId", `pb-${hexId()}`, { ...emptyBaseline, ...sent }),
    }),
    GetPatchBaseline: (sent) => withGroups(existing(baselines, sent, "BaselineId")),
    UpdatePatchBaseline: (sent) => withGroups(update(baselines, "BaselineId", sent)),
    DeletePatchBaseline: deleteBaseline,

    RegisterPatchBaselineForPatchGroup: registerGroup,
    DeregisterPatchBaselineForPatchGroup: deregisterGroup,
    DescribePatchGroups: () => ({ Mappings: [...patchGroups].map(mapping) }),

    CreateMaintenanceWindow: (sent) => ({
      WindowId: create(windows, "WindowId", `mw-${hexId()}`, { Enabled: true, ...sent }),
    }),
    GetMaintenanceWindow: (sent) => existing(windows, sent, "WindowId"),
    UpdateMaintenanceWindow: (sent) => update(windows, "WindowId", sent),
    DeleteMaintenanceWindow: deleteWindow,

    RegisterTargetWithMaintenanceWindow: (sent) => ({ WindowTargetId: register(targets, "WindowTargetId", sent) }),
    DescribeMaintenanceWindowTargets: (sent) => ({ Targets: describe(targets, sent) }),
    UpdateMaintenanceWindowTarget: (sent) => update(targets, "WindowTargetId", sent),
    DeregisterTargetFromMaintenanceWindow: (sent) => remove(targets, "WindowTargetId", sent),

    RegisterTaskWithMaintenanceWindow: (sent) => ({
      WindowTaskId: register(tasks, "WindowTaskId", { ServiceRoleArn: serviceLinkedRole, ...sent }),
    }),
    GetMaintenanceWindowTask: (sent) => existing(tasks, sent, "WindowTaskId"),
    DescribeMaintenanceWindowTasks: (sent) => ({ Tasks: describe(tasks, sent) }),
    UpdateMaintenanceWindowTask: (sent) => update(tasks, "WindowTaskId", sent),
    DeregisterTaskFromMaintenanceWindow: (sent) => remove(tasks, "WindowTaskId", sent),
  };

  const onTags: Readonly<Record<string, (sent: Document) => Document>> = {
    AddTagsToResource: (sent) => addTags(textOf(sent, "ResourceId"), sent.Tags),
    RemoveTagsFromResource: removeTags,
    ListTagsForResource: (sent) => ({ TagList: asList(tags.get(textOf(sent, "ResourceId"))) }),
  };

  return {
    state: () => ({
      baselines: Object.fromEntries(baselines),
      windows: Object.fromEntries(windows),
      targets: Object.fromEntries(targets),
      tasks: Object.fromEntries(tasks),
      patchGroups: Object.fromEntries(patchGroups),
      tags: Object.fromEntries(tags),
    }),
    async answer(call) {
      const name = /^AmazonSSM\.(\w+)$/.exec(call.headers["x-amz-target"] ?? "")?.[1] ?? "";
      const sent = JSON.parse(call.body.toString() || "{}") as Document;
      const operation = operations[name] ?? (isOurs(sent) ? onTags[name] : undefined);
      return operation && carriedOut(() => operation(sent));
    },
  };

  /** Whether tags are asked for of what is kept here. */
  function isOurs({ ResourceType }: Document): boolean {
    return ResourceType === "PatchBaseline" || ResourceType === "MaintenanceWindow";
  }

  function create(documents: Map<string, Document>, idName: string, id: string, sent: Document): string {
    const { Tags, ClientToken, ...document } = sent;
    documents.set(id, { ...document, [idName]: id });
    if (Tags) addTags(id, Tags);
    return id;
  }

  function register(documents: Map<string, Document>, idName: string, sent: Document): string {
    existing(windows, sent, "WindowId");
    return create(documents, idName, randomUUID(), sent);
  }

  /** What is not sent stays, unless the caller wants the document replaced. */
  function update(documents: Map<string, Document>, idName: string, { Replace, ...sent }: Document): Document {
    const before = existing(documents, sent, idName);
    const kept = Replace ? { WindowId: before.WindowId } : before;
    const document = { ...kept, ...sent };
    documents.set(textOf(sent, idName), document);
    return document;
  }

  function remove(documents: Map<string, Document>, idName: string, sent: Document): Document {
    existing(documents, sent, idName);
    documents.delete(textOf(sent, idName));
    return { WindowId: sent.WindowId, [idName]: sent[idName] };
  }

  function describe(documents: Map<string, Document>, { WindowId, Filters }: Document): readonly Document[] {
    const filters = (Filters ?? []) as readonly { readonly Key: string; readonly Values: readonly unknown[] }[];
    return [...documents.values()].filter(
      (document) =>
        document.WindowId === WindowId && filters.every(({ Key, Values }) => Values.includes(document[Key])),
    );
  }

  function deleteWindow(sent: Document): Document {
    const id = textOf(sent, "WindowId");
    for (const documents of [targets, tasks]) {
      for (const [each, { WindowId }] of documents) if (WindowId === id) documents.delete(each);
    }
    windows.delete(id);
    tags.delete(id);
    return { WindowId: id };
  }

  function deleteBaseline(sent: Document): Document {
    const id = textOf(sent, "BaselineId");
    if ([...patchGroups.values()].includes(id)) {
      throw new Refused("ResourceInUseException", `The baseline ${id} is that of a patch group.`);
    }
    baselines.delete(id);
    tags.delete(id);
    return { BaselineId: id };
  }

  function registerGroup(sent: Document): Document {
    const { BaselineId } = existing(baselines, sent, "BaselineId");
    const group = textOf(sent, "PatchGroup");
    if ((patchGroups.get(group) ?? BaselineId) !== BaselineId) {
      throw new Refused("AlreadyExistsException", `The patch group ${group} has another baseline.`);
    }
    patchGroups.set(group, String(BaselineId));
    return { BaselineId, PatchGroup: group };
  }

  function deregisterGroup(sent: Document): Document {
    patchGroups.delete(textOf(sent, "PatchGroup"));
    return { BaselineId: sent.BaselineId, PatchGroup: sent.PatchGroup };
  }

  function withGroups(baseline: Document): Document {
    const groups = [...patchGroups].filter(([, id]) => id === baseline.BaselineId).map(([group]) => group);
    return { ...baseline, PatchGroups: groups };
  }

  function mapping([PatchGroup, BaselineId]: readonly [string, string]): Document {
    const { Name, OperatingSystem } = baselines.get(BaselineId) ?? {};
    return {
      PatchGroup,
      BaselineIdentity: { BaselineId, BaselineName: Name, OperatingSystem, DefaultBaseline: false },
    };
  }

  function addTags(id: string, added: unknown): Document {
    const given = ((added ?? []) as readonly { readonly Key: string; readonly Value: string }[]).map(
      ({ Key, Value }) => [Key, Value] as const,
    );
    tags.set(id, { ...tags.get(id), ...Object.fromEntries(given) });
    return {};
  }

  function removeTags(sent: Document): Document {
    const id = textOf(sent, "ResourceId");
    const removed = sent.TagKeys as readonly string[];
    tags.set(id, Object.fromEntries(Object.entries(tags.get(id) ?? {}).filter(([key]) => !removed.includes(key))));
    return {};
  }
}

function textOf(sent: Document, name: string): string {
  return String(sent[name] ?? "");
}

function existing(documents: Map<string, Document>, sent: Document, idName: string): Document {
  const found = documents.get(textOf(sent, idName));
  if (!found) throw new Refused("DoesNotExistException", `There is no ${idName} ${textOf(sent, idName)}.`);
  return found;
}

function asList(tags: Readonly<Record<string, string>> = {}): readonly Document[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function hexId(): string {
  return randomBytes(9).toString("hex").slice(0, 17);
}

function carriedOut(operation: () => Document): Answer {
  try {
    return json(200, operation());
  } catch (error) {
    if (error instanceof Refused) return json(400, { __type: error.code, message: error.message });
    throw error;
  }
}

function json(status: number, body: Document): Answer {
  return { status, headers: { "content-type": "application/x-amz-json-1.1" }, body: JSON.stringify(body) };
}
