import { type Meter, metrics, trace } from '@opentelemetry/api';
import { type MetricsReporter, Monitor, openTelemetryReporter } from 'kline-chart/monitoring';

// The host's own copy of the API, and a meter that a host's SDK made.
const reporter: MetricsReporter = openTelemetryReporter(metrics.getMeter('page', '1.0.0'));
declare const ofTheSdk: Meter;
new Monitor({ reporters: [reporter, openTelemetryReporter(ofTheSdk)] }).start();

// @ts-expect-error a tracer is no meter
openTelemetryReporter(trace.getTracer('page'));
