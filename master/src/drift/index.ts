export { DriftReports, type DriftReportsOptions } from './drift-reports.ts';
