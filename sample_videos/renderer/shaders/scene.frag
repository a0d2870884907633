#version 330
uniform mat4 key_matrix, dome_matrix;
uniform sampler2DShadow key_shadow, dome_shadow;
uniform vec3 key_direction, key_colour, sky_colour, ground_colour, eye;
uniform float key_softness, fold_strength, exposure;
in vec3 world, surface_normal, albedo, pattern_place;
in vec2 surface;
out vec4 fragment;

const int SKIN = 0, CLOTH = 1, WOOD = 2, CARPET = 3, WALL = 4, MAT = 5, PLAIN = 6, GLOSS = 7,
          TILE = 8, STRIPED = 9;

float hash(vec3 p) {
    p = fract(p * 0.3183099 + 0.1);
    p *= 17.0;
    return fract(p.x * p.y * p.z * (p.x + p.y + p.z));
}

float noise(vec3 p) {
    vec3 cell = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    return mix(
        mix(mix(hash(cell), hash(cell + vec3(1, 0, 0)), f.x),
            mix(hash(cell + vec3(0, 1, 0)), hash(cell + vec3(1, 1, 0)), f.x), f.y),
        mix(mix(hash(cell + vec3(0, 0, 1)), hash(cell + vec3(1, 0, 1)), f.x),
            mix(hash(cell + vec3(0, 1, 1)), hash(cell + vec3(1, 1, 1)), f.x), f.y), f.z);
}

float visible(sampler2DShadow map, mat4 matrix, float radius, float bias, vec3 n) {
    vec4 place = matrix * vec4(world + n * bias, 1.0);
    vec3 coordinate = place.xyz * 0.5 + 0.5;
    if (any(lessThan(coordinate.xy, vec2(0.0))) || any(greaterThan(coordinate.xy, vec2(1.0))))
        return 1.0;
    // A golden-angle spiral: few taps, no visible grid. The outer taps come first: where they
    // agree, the point is well inside or outside of the shadow and the rest is not needed.
    float sum = 0.0;
    for (int i = 8; i >= 0; i--) {
        if (i == 4 && (sum == 0.0 || sum == 4.0)) return sum / 4.0;
        float angle = float(i) * 2.399963, reach = sqrt((float(i) + 0.5) / 9.0) * radius;
        sum += texture(map, coordinate + vec3(cos(angle) * reach, sin(angle) * reach, 0.0));
    }
    return sum / 9.0;
}

vec3 patterned(int kind, vec3 colour) {
    vec3 p = pattern_place;
    if (kind == WOOD) {
        float row = floor(p.z / 0.14);
        vec2 plank = vec2(floor((p.x + row * 0.41) / 1.1), row);
        float tone = 0.82 + 0.30 * hash(vec3(plank, 3.0));
        float grain = 0.92 + 0.16 * noise(vec3(p.x * 5.0, 1.0, p.z * 90.0));
        float seam = step(0.03, fract(p.z / 0.14)) * step(0.004, fract((p.x + row * 0.41) / 1.1));
        return colour * tone * grain * mix(0.55, 1.0, seam);
    }
    if (kind == CARPET) return colour * (0.85 + 0.3 * noise(p * 160.0));
    if (kind == WALL) return colour * (0.97 + 0.05 * noise(p * 2.0));
    if (kind == MAT) return colour * (0.94 + 0.10 * noise(p * 120.0));
    if (kind == TILE) {
        vec2 edge = abs(fract(p.xz / 0.33) - 0.5);
        return colour * mix(0.6, 1.0, step(max(edge.x, edge.y), 0.488));
    }
    if (kind == STRIPED) return mix(colour, vec3(0.8), 0.8 * step(0.6, fract(p.y * 22.0)));
    if (kind == SKIN) return colour * (0.96 + 0.08 * noise(p * 45.0));
    if (kind == CLOTH) return colour * (0.93 + 0.12 * noise(p * 60.0));
    return colour;
}

void main() {
    if (surface.y > 0.0) discard;
    int kind = int(surface.x + 0.5);
    vec3 n = normalize(surface_normal);
    vec3 to_eye = normalize(eye - world);
    if (dot(n, to_eye) < 0.0) n = -n;
    if (kind == CLOTH || kind == STRIPED) {
        // Folds: the slope of a smooth noise bends the normal.
        vec3 q = pattern_place * vec3(24.0, 15.0, 24.0);
        float here = noise(q);
        vec3 slope = vec3(noise(q + vec3(0.2, 0, 0)), noise(q + vec3(0, 0.2, 0)),
                          noise(q + vec3(0, 0, 0.2))) - here;
        n = normalize(n - fold_strength * slope * 5.0);
    }
    vec3 colour = patterned(kind, albedo);
    float key = max(dot(n, -key_direction), 0.0);
    if (kind == SKIN) key = max((dot(n, -key_direction) + 0.2) / 1.2, 0.0);
    if (key > 0.0) key *= visible(key_shadow, key_matrix, key_softness, 0.012, n);
    float open = visible(dome_shadow, dome_matrix, 0.035, 0.02, n);
    float up = 0.5 + 0.5 * n.y;
    vec3 ambient = mix(ground_colour, sky_colour, up) * mix(0.45, 1.0, open);
    // Close to the floor less of the room is seen.
    ambient *= mix(0.75, 1.0, smoothstep(0.0, 0.18, world.y + 0.18 * step(n.y, 0.9) * up));
    vec3 light = ambient + key_colour * key;
    float shine = kind == SKIN ? 0.10 : kind == GLOSS ? 0.35 : kind == WOOD ? 0.06 : 0.02;
    vec3 halfway = normalize(to_eye - key_direction);
    float spark = shine * pow(max(dot(n, halfway), 0.0), kind == GLOSS ? 40.0 : 18.0) * step(0.01, key);
    vec3 result = exposure * (colour * light + spark * key_colour);
    result = result / (1.0 + 0.25 * result);
    fragment = vec4(pow(clamp(result, 0.0, 1.0), vec3(1.0 / 2.2)), 1.0);
}
