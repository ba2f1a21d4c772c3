import { spawnSync } from "node:child_process";
import { join } from "node:path";

function access(...args: string[]) {
  return spawnSync(process.execPath, ["--import", "tsx", join(__dirname, "access.ts"), ...args], { encoding: "utf8" });
}

it("shows a role's pairs in an environment as JSON, and exits with 0 where all is as intended", () => {
  const { stdout, stderr, status } = access("--role", "api-host", "--environment", "staging", "--json");
  const { environment, rows, problems } = JSON.parse(stdout);
  expect({ environment, problems, stderr, status }).toEqual({
    environment: "staging",
    problems: [],
    stderr: "",
    status: 0,
  });
  expect(new Set(rows.map((row: { subject: string }) => row.subject))).toEqual(new Set(["api-host"]));
  expect(rows).toContainEqual(
    expect.objectContaining({ action: "rds-db:connect", intended: "allowed", allowed: true }),
  );
});

it.each([
  [
    "--environment",
    "production",
    /There is no environment "production"; there are bootstrap-dev, .*, dev, local, prod, staging/,
  ],
  [
    "--role",
    "root",
    /argument 'root' is invalid. Allowed choices are api-host, database-monitoring, permission-boundary/,
  ],
])("names what there is where %s %s is not", (option, value, problem) => {
  const { stderr, status } = access(option, value);
  expect({ stderr, status }).toEqual({ stderr: expect.stringMatching(problem), status: 1 });
});
