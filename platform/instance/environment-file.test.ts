import { environmentFile, readEnvironmentFile } from "./environment-file";

it("reads what it wrote, equals signs in values included", () => {
  const variables = { APP_URL: "https://app.lectern.example/?a=b", DATABASE_PORT: "5432", LOG_LEVEL: "" };
  expect(readEnvironmentFile(environmentFile(variables))).toEqual(variables);
});

it("names the line that is no variable", () => {
  expect(() => readEnvironmentFile("LOG_LEVEL=info\nexport PATH\n")).toThrow(
    "The environment file has a line that is not NAME=value: export PATH",
  );
});
