import { css } from "lit";

/** What every element starts from: box sizes, headings, links, and a focus ring that is always visible. */
export const foundation = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :host {
    display: block;
  }

  :host([hidden]) {
    display: none;
  }

  h1,
  h2,
  h3,
  p,
  ul,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
  }

  h1,
  h2,
  h3 {
    line-height: 1.2;
    letter-spacing: -0.01em;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }

  h1 {
    font-size: var(--text-display);
    letter-spacing: -0.02em;
  }

  /* A heading takes the focus for those who listen; it is nothing to press. */
  h1:focus {
    outline: none;
  }

  ul {
    list-style: none;
  }

  a {
    color: var(--accent);
    text-underline-offset: 0.2em;
  }

  a:hover {
    color: var(--accent-strong);
  }

  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
    border-radius: var(--radius-small);
  }

  .soft {
    color: var(--ink-soft);
  }

  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;

/** A page's width and margins. */
export const pageLayout = css`
  :host {
    max-width: var(--page-width);
    margin-inline: auto;
    padding: var(--space-6) var(--gutter) var(--space-7);
  }
`;

/** Buttons, and links that look like one: `class="button"`, with `quiet` for what is not the main thing to do. */
export const buttons = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    min-height: var(--target);
    padding: var(--space-2) var(--space-5);
    border: 1px solid transparent;
    border-radius: 999px;
    background: var(--accent);
    color: var(--on-accent);
    font: inherit;
    font-weight: 600;
    text-decoration: none;
    cursor: pointer;
    transition: background-color var(--quick);
  }

  .button:focus-visible {
    border-radius: 999px;
  }

  .button:hover {
    background: var(--accent-strong);
    color: var(--on-accent);
  }

  .button.quiet {
    background: transparent;
    border-color: var(--line-strong);
    color: var(--ink);
  }

  .button.quiet:hover {
    background: var(--accent-soft);
  }

  .button[aria-disabled="true"] {
    opacity: 0.65;
    cursor: progress;
  }
`;

/** Text fields and selects. */
export const fields = css`
  label {
    display: block;
    margin-bottom: var(--space-1);
    font-size: var(--text-small);
    font-weight: 600;
  }

  input,
  select {
    width: 100%;
    min-height: var(--target);
    padding: var(--space-2) var(--space-4);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-small);
    background: var(--surface);
    color: var(--ink);
    font: inherit;
  }

  input::placeholder {
    color: var(--ink-soft);
    opacity: 1;
  }

  input[aria-invalid="true"] {
    border-color: var(--bad);
  }
`;

/** Panels on the paper. */
export const panels = css`
  .panel {
    padding: var(--space-5);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: var(--shadow);
  }
`;

/** Grey shapes in the places that the awaited content will take. */
export const skeletons = css`
  .bone {
    display: block;
    border-radius: var(--radius-small);
    background: var(--line);
    animation: breathe 1.6s ease-in-out infinite alternate;
  }

  .bone.text {
    height: 1em;
    margin-block: 0.275em;
  }

  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }
`;

/** Where something would be, if there were any: `class="none"`. */
export const emptiness = css`
  .none {
    display: grid;
    justify-items: center;
    gap: var(--space-3);
    padding: var(--space-7) var(--space-4);
    border: 1px dashed var(--line-strong);
    border-radius: var(--radius);
    text-align: center;
  }

  .none h2 {
    font-size: var(--text-title);
  }
`;

/** As many cards beside each other as there is room for. */
export const cardGrid = css`
  .cards {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 18.5rem), 1fr));
    gap: var(--space-5);
  }
`;
