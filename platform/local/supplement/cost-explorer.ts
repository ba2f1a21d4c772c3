import { answerJson, type Json } from "./json-protocol";
import type { Service } from "./service";

/** Whether each tag counts for cost allocation, by its key, once somebody changed it. */
export type CostExplorerState = Readonly<Record<string, "Active" | "Inactive">>;

/** Cost Explorer as far as moto falls short: the tags that costs are told apart by. Every tag counts as seen on a bill. */
export function createCostExplorer(earlier: CostExplorerState = {}): Service & { state(): CostExplorerState } {
  const statuses = new Map(Object.entries(earlier));

  const operations = {
    UpdateCostAllocationTagsStatus({ CostAllocationTagsStatus: changes }: Json): Json {
      for (const { TagKey, Status } of changes as readonly ChangedTag[]) statuses.set(TagKey, Status);
      return { Errors: [] };
    },
    ListCostAllocationTags({ TagKeys: keys, Status: status }: Json): Json {
      const wanted = (key: string) => !Array.isArray(keys) || keys.includes(key);
      const tags = [...statuses].map(([TagKey, Status]) => ({ TagKey, Type: "UserDefined", Status }));
      return {
        CostAllocationTags: tags.filter((tag) => wanted(tag.TagKey) && (status ?? tag.Status) === tag.Status),
      };
    },
  };

  return {
    state: () => Object.fromEntries(statuses),
    answer: async (call) => answerJson(call, operations),
  };
}

interface ChangedTag {
  readonly TagKey: string;
  readonly Status: "Active" | "Inactive";
}
