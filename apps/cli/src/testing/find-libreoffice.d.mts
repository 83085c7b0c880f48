/** Types of find-libreoffice.mjs. */
export declare function findLibreOffice(
  environment?: Readonly<Record<string, string | undefined>>,
  exists?: (path: string) => boolean,
): string | undefined;
export declare function missingLibreOffice(find?: () => string | undefined): string | undefined;
