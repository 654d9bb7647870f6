import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "dist/**",
      "out/**",
      "coverage/**",
      "node_modules/**",
      "src/kernels/assembly/**",
      "src/kernels/binaries/**",
    ],
  },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          "tsconfig.json",
          "src/node/tsconfig.json",
          "src/cli/tsconfig.json",
          "test/tsconfig.json",
          "test/bench/tsconfig.json",
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // Kernels index flat arrays by construction within bounds; `!` states that invariant.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      // A vector loop reads and writes a[i] at computed i; for-of would hide the index it needs.
      "@typescript-eslint/prefer-for-of": "off",
    },
  },
  {
    files: ["src/**/*.ts", "analyses/**/*.ts", "figures/**/*.ts"],
    ignores: ["src/node/**", "src/cli/**", "src/web/**", "src/random/**"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "Take a stream from src/random." },
      ],
      "no-restricted-globals": ["error", "Date"],
    },
  },
  prettier,
);
