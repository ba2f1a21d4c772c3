import { createCostExplorer } from "./cost-explorer";
import type { Json } from "./json-protocol";

/** Cost Explorer, and a way to ask it. */
function costExplorer(service = createCostExplorer()) {
  const ask = async (operation: string, parameters: Json) => {
    const answer = await service.answer({
      method: "POST",
      path: "/",
      url: new URL("http://127.0.0.1/"),
      headers: { "x-amz-target": `AWSInsightsIndexService.${operation}` },
      body: Buffer.from(JSON.stringify(parameters)),
    });
    return answer && JSON.parse(String(answer.body));
  };
  const change = (Status: string, ...keys: readonly string[]) =>
    ask("UpdateCostAllocationTagsStatus", { CostAllocationTagsStatus: keys.map((TagKey) => ({ TagKey, Status })) });
  return { service, ask, change };
}

const tag = (TagKey: string, Status: string) => ({ TagKey, Type: "UserDefined", Status });

describe("the emulated Cost Explorer", () => {
  it("activates a tag for cost allocation, even one that nothing was ever paid for with", async () => {
    const { ask, change } = costExplorer();
    expect(await change("Active", "Project", "Environment")).toEqual({ Errors: [] });
    expect(await ask("ListCostAllocationTags", { TagKeys: ["Environment"] })).toEqual({
      CostAllocationTags: [tag("Environment", "Active")],
    });
  });

  it("lists tags by whether they count", async () => {
    const { ask, change } = costExplorer();
    await change("Active", "Project", "Environment");
    await change("Inactive", "Project");
    expect((await ask("ListCostAllocationTags", { Status: "Inactive" })).CostAllocationTags).toEqual([
      tag("Project", "Inactive"),
    ]);
    expect((await ask("ListCostAllocationTags", {})).CostAllocationTags).toHaveLength(2);
  });

  it("remembers which tags count from one start to the next", async () => {
    const { service, change } = costExplorer();
    await change("Active", "Project");
    expect(createCostExplorer(service.state()).state()).toEqual({ Project: "Active" });
  });

  it("leaves the rest to moto", async () => {
    expect(await costExplorer().ask("GetCostAndUsage", {})).toBeUndefined();
  });
});
