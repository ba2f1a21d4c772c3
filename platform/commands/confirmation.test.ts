import { checkConfirmed } from "./confirmation";

const prod = { name: "prod", whose: "the environment", without: "prod is not deployed" };

it("takes the name that was given, and asks nobody", async () => {
  await expect(checkConfirmed(prod, "prod", () => Promise.reject(new Error("asked")))).resolves.toBeUndefined();
});

it("takes the name that is typed when it asks", async () => {
  const asked: string[] = [];
  await checkConfirmed(prod, undefined, async (question) => {
    asked.push(question);
    return "prod";
  });
  expect(asked).toEqual(["Type the environment's name to go on: "]);
});

it.each<[string, string | undefined, string | undefined, RegExp]>([
  ["another name", "staging", "prod", /^prod is not deployed: "staging" is another name\. Type prod when asked/],
  ["another name that is typed", undefined, "yes", /^prod is not deployed: "yes" is another name/],
  ["no name", undefined, "", /^prod is not deployed: nobody confirmed it\. .*--confirm prod\.$/],
  ["no answer, as after Ctrl-C or without a terminal", undefined, undefined, /^prod is not .* nobody confirmed it/],
])("goes no further for %s", async (_, given, typed, says) => {
  await expect(checkConfirmed(prod, given, async () => typed)).rejects.toThrow(says);
});
