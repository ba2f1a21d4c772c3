import { transform } from "esbuild";
import { defineConfig, type Plugin } from "vite";

/** What is not needed before somebody goes there: the pages, what only one of them uses, and the texts. */
const lazy = /\/src\/(pages\/|i18n\/(en|vi)\.ts|components\/(course-(card|list)|enrol-panel|student-))/;

/** All else is one file, so that a page is never more than one step away; one file also packs better than many. */
const application = { name: "application", test: (id: string) => !lazy.test(id) };

/** One build for every environment: what differs between them is in /config.json, which a release writes. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [minifyElementStyles()],
  build: {
    // Everything with a hash in its name lies under /static/, which the distribution keeps for a year.
    assetsDir: "static",
    // A data: URL would need an exception in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    emptyOutDir: true,
    rolldownOptions: { output: { codeSplitting: { groups: [application] } } },
  },
});

/** The styles in css`…` are text to Vite. They are a fifth of the code, so they are minified like any stylesheet. */
function minifyElementStyles(): Plugin {
  return {
    name: "minify-element-styles",
    apply: "build",
    enforce: "pre",
    async transform(code, id) {
      if (!id.includes("/src/") || !code.includes("css`")) return null;
      const parts = code.split(/(?<=\bcss`)([^`$\\]*)(?=`)/);
      const minified = parts.map((part, index) => (index % 2 === 1 ? minify(part) : part));
      return { code: (await Promise.all(minified)).join(""), map: null };
    },
  };
}

const minify = async (css: string) => (await transform(css, { loader: "css", minify: true })).code.trim();
