import { frontendConfig } from "./frontend-config";

describe("the frontend's configuration", () => {
  it("has a demo student on a laptop", () => {
    expect(frontendConfig({ environment: "local" }).demoStudent?.name).toBe("Nguyễn Minh Anh");
  });

  it.each(["dev", "staging", "prod"])("has no demo student in %s", (environment) => {
    expect(frontendConfig({ environment }).demoStudent).toBeNull();
  });

  it("says only what everyone may know", () => {
    expect(Object.keys(frontendConfig({ environment: "prod" }))).toEqual(["environment", "apiBaseUrl", "demoStudent"]);
  });
});
