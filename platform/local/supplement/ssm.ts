import { randomBytes, randomUUID } from "node:crypto";
import { answerJson, bodyOf, type Json, JsonFailure, type JsonOperations } from "./json-protocol";
import type { Service } from "./service";

type Documents = Readonly<Record<string, Json>>;

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

  const operations: JsonOperations = {
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

  const onTags: JsonOperations = {
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
      return answerJson(call, isOurs(bodyOf(call)) ? { ...operations, ...onTags } : operations);
    },
  };

  /** Whether tags are asked for of what is kept here. */
  function isOurs({ ResourceType }: Json): boolean {
    return ResourceType === "PatchBaseline" || ResourceType === "MaintenanceWindow";
  }

  function create(documents: Map<string, Json>, idName: string, id: string, sent: Json): string {
    const { Tags, ClientToken, ...document } = sent;
    documents.set(id, { ...document, [idName]: id });
    if (Tags) addTags(id, Tags);
    return id;
  }

  function register(documents: Map<string, Json>, idName: string, sent: Json): string {
    existing(windows, sent, "WindowId");
    return create(documents, idName, randomUUID(), sent);
  }

  /** What is not sent stays, unless the caller wants the document replaced. */
  function update(documents: Map<string, Json>, idName: string, { Replace, ...sent }: Json): Json {
    const before = existing(documents, sent, idName);
    const kept = Replace ? { WindowId: before.WindowId } : before;
    const document = { ...kept, ...sent };
    documents.set(textOf(sent, idName), document);
    return document;
  }

  function remove(documents: Map<string, Json>, idName: string, sent: Json): Json {
    existing(documents, sent, idName);
    documents.delete(textOf(sent, idName));
    return { WindowId: sent.WindowId, [idName]: sent[idName] };
  }

  function describe(documents: Map<string, Json>, { WindowId, Filters }: Json): readonly Json[] {
    const filters = (Filters ?? []) as readonly { readonly Key: string; readonly Values: readonly unknown[] }[];
    return [...documents.values()].filter(
      (document) =>
        document.WindowId === WindowId && filters.every(({ Key, Values }) => Values.includes(document[Key])),
    );
  }

  function deleteWindow(sent: Json): Json {
    const id = textOf(sent, "WindowId");
    for (const documents of [targets, tasks]) {
      for (const [each, { WindowId }] of documents) if (WindowId === id) documents.delete(each);
    }
    windows.delete(id);
    tags.delete(id);
    return { WindowId: id };
  }

  function deleteBaseline(sent: Json): Json {
    const id = textOf(sent, "BaselineId");
    if ([...patchGroups.values()].includes(id)) {
      throw new JsonFailure("ResourceInUseException", `The baseline ${id} is that of a patch group.`);
    }
    baselines.delete(id);
    tags.delete(id);
    return { BaselineId: id };
  }

  function registerGroup(sent: Json): Json {
    const { BaselineId } = existing(baselines, sent, "BaselineId");
    const group = textOf(sent, "PatchGroup");
    if ((patchGroups.get(group) ?? BaselineId) !== BaselineId) {
      throw new JsonFailure("AlreadyExistsException", `The patch group ${group} has another baseline.`);
    }
    patchGroups.set(group, String(BaselineId));
    return { BaselineId, PatchGroup: group };
  }

  function deregisterGroup(sent: Json): Json {
    patchGroups.delete(textOf(sent, "PatchGroup"));
    return { BaselineId: sent.BaselineId, PatchGroup: sent.PatchGroup };
  }

  function withGroups(baseline: Json): Json {
    const groups = [...patchGroups].filter(([, id]) => id === baseline.BaselineId).map(([group]) => group);
    return { ...baseline, PatchGroups: groups };
  }

  function mapping([PatchGroup, BaselineId]: readonly [string, string]): Json {
    const { Name, OperatingSystem } = baselines.get(BaselineId) ?? {};
    return {
      PatchGroup,
      BaselineIdentity: { BaselineId, BaselineName: Name, OperatingSystem, DefaultBaseline: false },
    };
  }

  function addTags(id: string, added: unknown): Json {
    const given = ((added ?? []) as readonly { readonly Key: string; readonly Value: string }[]).map(
      ({ Key, Value }) => [Key, Value] as const,
    );
    tags.set(id, { ...tags.get(id), ...Object.fromEntries(given) });
    return {};
  }

  function removeTags(sent: Json): Json {
    const id = textOf(sent, "ResourceId");
    const removed = sent.TagKeys as readonly string[];
    tags.set(id, Object.fromEntries(Object.entries(tags.get(id) ?? {}).filter(([key]) => !removed.includes(key))));
    return {};
  }
}

function textOf(sent: Json, name: string): string {
  return String(sent[name] ?? "");
}

function existing(documents: Map<string, Json>, sent: Json, idName: string): Json {
  const found = documents.get(textOf(sent, idName));
  if (!found) throw new JsonFailure("DoesNotExistException", `There is no ${idName} ${textOf(sent, idName)}.`);
  return found;
}

function asList(tags: Readonly<Record<string, string>> = {}): readonly Json[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function hexId(): string {
  return randomBytes(9).toString("hex").slice(0, 17);
}
