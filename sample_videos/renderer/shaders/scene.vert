#version 330
// Shared by the picture and the shadow passes: one matrix decides which.
uniform mat4 view_projection;
in vec3 position;
in vec3 normal;
in vec3 colour;
in vec3 rest;      // place on the resting body or on the furniture: patterns must not swim
in vec2 material;  // kind of surface, signed distance past the hem (metres, cloth only)
out vec3 world, surface_normal, albedo, pattern_place;
out vec2 surface;
void main() {
    world = position;
    surface_normal = normal;
    albedo = colour;
    pattern_place = rest;
    surface = material;
    gl_Position = view_projection * vec4(position, 1.0);
}
