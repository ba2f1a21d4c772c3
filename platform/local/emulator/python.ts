import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * The Python that has moto: the project's own virtual environment where set-up had to make one, otherwise the first
 * python3 on the search path. `prepare.mjs` sees to it that this holds.
 */
export function pythonCommand(cloneFolder: string, searchPath: string): string {
  const own = join(cloneFolder, ".lectern", "venv", "bin", "python3");
  if (existsSync(own)) return own;
  const found = searchPath.split(delimiter).map((folder) => join(folder, "python3"));
  return found.find((path) => existsSync(path)) ?? "python3";
}
